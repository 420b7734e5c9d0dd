package io.mooring.protocol.configuration;

import org.jspecify.annotations.Nullable;

/** What to check out; the first that is set wins: commit (together with branch), semver, tag, branch. */
public record RepositoryRef(
        @Nullable String branch,
        @Nullable String tag,
        @Nullable String semver,
        @Nullable String commit) {}
