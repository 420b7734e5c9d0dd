package io.mooring.gitops.source;

/** A commit under the name it was found by, written as Flux does: {@code main@sha1:…}, or {@code sha1:…} for a bare commit. */
public record Revision(String name, String commit) {
    @Override
    public String toString() {
        return (name.isEmpty() ? "" : name + "@") + "sha1:" + commit;
    }
}
