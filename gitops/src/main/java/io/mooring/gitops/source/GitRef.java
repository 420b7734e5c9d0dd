package io.mooring.gitops.source;

/**
 * What to check out. A sealed case per field of {@code spec.ref}; as in Flux, commit beats name, name beats tag, tag beats semver,
 * and semver beats branch.
 */
public sealed interface GitRef {
    GitRef DEFAULT = new Branch("master");

    record Branch(String name) implements GitRef {}

    record Tag(String name) implements GitRef {}

    record Semver(SemverRange range, String text) implements GitRef {
        @Override
        public String toString() {
            return "Semver[" + text + "]";
        }
    }

    /** Any full reference name, such as {@code refs/pull/1/head}. */
    record Name(String name) implements GitRef {}

    /** A commit, and the branch it is on if that is known (empty if not). */
    record Commit(String id, String branch) implements GitRef {}

    static GitRef of(String branch, String tag, String semver, String name, String commit) {
        if (!commit.isEmpty()) {
            if (!commit.matches("[0-9a-f]{40}")) {
                throw new IllegalArgumentException("spec.ref.commit must be 40 hexadecimal digits: '" + commit + "'");
            }
            return new Commit(commit, branch);
        }
        if (!name.isEmpty()) {
            return new Name(name);
        }
        if (!tag.isEmpty()) {
            return new Tag(tag);
        }
        if (!semver.isEmpty()) {
            return new Semver(SemverRange.parse(semver), semver);
        }
        return branch.isEmpty() ? DEFAULT : new Branch(branch);
    }
}
