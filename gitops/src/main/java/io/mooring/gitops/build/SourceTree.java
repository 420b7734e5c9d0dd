package io.mooring.gitops.build;

import java.util.List;
import java.util.Optional;

/** The files of one commit. Paths use slashes and never begin with one; the root is the empty path. */
public interface SourceTree {
    /** An id that changes whenever anything below the folder does; empty if there is no such folder. */
    Optional<String> folderId(String path);

    /** All regular files below a folder, sorted by path; symbolic links and ignored files are left out. */
    List<SourceFile> files(String folder) throws BuildFailed;

    byte[] read(SourceFile file) throws BuildFailed;

    /** One file: its path in the repository and the id of its content. */
    record SourceFile(String path, String blobId, long size) {
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        public String folder() {
            int slash = path.lastIndexOf('/');
            return slash < 0 ? "" : path.substring(0, slash);
        }
    }
}
