package io.mooring.gitops.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.ignore.IgnoreNode;

/** Rules of a .sourceignore, which are those of a .gitignore: the last one that matches decides. */
public final class GitIgnore {
    /** What Flux leaves out of an artifact unless spec.ignore says otherwise. */
    static final String USUAL = """
            .git/
            .github/
            .circleci/
            .travis.yml
            .gitlab-ci.yml
            appveyor.yml
            .drone.yml
            cloudbuild.yaml
            codeship-services.yml
            codeship-steps.yml
            *.jpg
            *.jpeg
            *.gif
            *.png
            *.wmv
            *.flv
            *.tar.gz
            *.zip
            **/.goreleaser.yml
            **/.sops.yaml
            **/.flux.yaml
            """;

    /** Rules that leave out nothing. */
    public static final String NOTHING = "#";

    private final IgnoreNode rules = new IgnoreNode();

    private GitIgnore() {}

    public static GitIgnore of(String text) {
        GitIgnore ignore = new GitIgnore();
        try {
            ignore.rules.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("read rules from memory", e);
        }
        return ignore;
    }

    /** Whether a file is left out, by itself or with a folder it is in. */
    public boolean leavesOut(String file) {
        for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
            if (matches(file.substring(0, slash), true)) {
                return true;
            }
        }
        return matches(file, false);
    }

    /** Whether a file or folder is itself left out; folders are to be asked for before what is in them. */
    boolean matches(String path, boolean folder) {
        return Boolean.TRUE.equals(rules.checkIgnored(path, folder));
    }
}
