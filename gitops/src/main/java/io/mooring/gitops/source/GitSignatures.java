package io.mooring.gitops.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/** Checks the signatures of the commit and the tag that a revision was found by. */
final class GitSignatures {
    static final String FAILED = "InvalidCommitSignature";
    static final String TAG_FAILED = "InvalidTagSignature";

    private static final int OBJECT_BYTES_MAX = 1 << 20;
    private static final String HEADER = "gpgsig";

    private final Repository repository;
    private final TrustedSigners signers;

    GitSignatures(Repository repository, TrustedSigners signers) {
        this.repository = repository;
        this.signers = signers;
    }

    void verify(GitVerify wanted, Revision revision) throws FetchFailed, IOException {
        if (wanted.head()) {
            signed(ObjectId.fromString(revision.commit()), "commit '" + revision.commit() + "'", FAILED);
        }
        if (wanted.tag()) {
            Ref ref = repository.exactRef("refs/mooring/" + Constants.R_TAGS + revision.name());
            ObjectId id = ref == null ? null : ref.getObjectId();
            if (id == null || isCommit(id)) {
                throw new FetchFailed(
                        TAG_FAILED,
                        "cannot verify signature of tag '" + revision.name() + "' since it is not annotated");
            }
            String tag = signed(id, "tag '" + revision.name() + "'", TAG_FAILED);
            if (!tag.startsWith("object " + revision.commit() + "\n")) {
                throw new FetchFailed(
                        TAG_FAILED, "tag '" + revision.name() + "' is not of commit '" + revision.commit() + "'");
            }
        }
    }

    private boolean isCommit(ObjectId id) throws IOException {
        try (ObjectReader reader = repository.newObjectReader()) {
            return reader.open(id).getType() == Constants.OBJ_COMMIT;
        }
    }

    /** The signed text, if one of the signers signed it. */
    private String signed(ObjectId id, String what, String reason) throws FetchFailed, IOException {
        byte[] object;
        boolean commit;
        try (ObjectReader reader = repository.newObjectReader()) {
            ObjectLoader loader = reader.open(id);
            commit = loader.getType() == Constants.OBJ_COMMIT;
            object = loader.getCachedBytes(OBJECT_BYTES_MAX);
        }
        SignedText text = commit ? ofCommit(object) : ofTag(object);
        if (text.signature().isEmpty()) {
            throw new FetchFailed(reason, "signature verification of " + what + " failed: it is not signed");
        }
        String problem = signers.check(text.content().getBytes(StandardCharsets.ISO_8859_1), text.signature());
        if (!problem.isEmpty()) {
            throw new FetchFailed(reason, "signature verification of " + what + " failed: " + problem);
        }
        return text.content();
    }

    /** What was signed, byte by byte, and the signature. */
    private record SignedText(String content, String signature) {}

    /** The signature of a commit is a header, whose further lines begin with a space. */
    private static SignedText ofCommit(byte[] object) {
        String text = new String(object, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        String headers = end < 0 ? text : text.substring(0, end + 1);
        StringBuilder content = new StringBuilder();
        StringBuilder signature = new StringBuilder();
        boolean inside = false;
        for (String line : headers.split("(?<=\n)", -1)) {
            if (inside && line.startsWith(" ")) {
                signature.append(line.substring(1));
                continue;
            }
            inside = line.startsWith(HEADER + " ") && signature.isEmpty();
            if (inside) {
                signature.append(line.substring(HEADER.length() + 1));
            } else {
                content.append(line);
            }
        }
        return new SignedText(content + text.substring(headers.length()), signature.toString());
    }

    /** The signature of a tag is the end of its message. */
    private static SignedText ofTag(byte[] object) {
        String text = new String(object, StandardCharsets.ISO_8859_1);
        int start = Arrays.stream(TrustedSigners.Armour.values())
                .mapToInt(armour -> text.lastIndexOf("\n" + armour.begin()))
                .max()
                .orElse(-1);
        return start < 0
                ? new SignedText(text, "")
                : new SignedText(text.substring(0, start + 1), text.substring(start + 1));
    }
}
