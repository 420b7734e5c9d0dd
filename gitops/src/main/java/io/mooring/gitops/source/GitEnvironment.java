package io.mooring.gitops.source;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** JGit's view of the machine, without anybody's git configuration: a source behaves the same wherever it is fetched. */
public final class GitEnvironment extends SystemReader.Delegate {
    private GitEnvironment(SystemReader system) {
        super(system);
    }

    /** Makes this process's JGit use it; doing so again changes nothing. */
    public static synchronized void install() {
        if (SystemReader.getInstance() instanceof GitEnvironment) {
            return;
        }
        // The JDK's own SHA-1 halves the time of a cold fetch; measuring the file system's clock may go on beside it.
        if (System.getProperty("org.eclipse.jgit.util.sha1.implementation") == null) {
            System.setProperty("org.eclipse.jgit.util.sha1.implementation", "jdkNative");
        }
        FS.FileStoreAttributes.setBackground(true);
        SystemReader.setInstance(new GitEnvironment(SystemReader.getInstance()));
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    private static final class Empty extends FileBasedConfig {
        Empty(Config parent, FS fs) {
            super(parent, new File("no-such-file"), fs);
        }

        @Override
        public void load() {
            // Nothing to read: that is the point.
        }

        @Override
        public void save() {
            // JGit saves what it measured about the file system; it may measure again.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
