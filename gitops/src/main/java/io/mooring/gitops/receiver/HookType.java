package io.mooring.gitops.receiver;

import java.util.Arrays;
import java.util.Optional;

/** Who calls a webhook, which decides how the caller shows that it knows the token. */
enum HookType {
    /** Whoever knows the path, which nobody can guess. */
    GENERIC("generic", ""),
    GENERIC_HMAC("generic-hmac", ""),
    GITHUB("github", "X-GitHub-Event"),
    GITLAB("gitlab", "X-Gitlab-Event"),
    BITBUCKET("bitbucket", "X-Event-Key"),
    HARBOR("harbor", ""),
    NEXUS("nexus", ""),
    QUAY("quay", ""),
    DOCKERHUB("dockerhub", ""),
    ACR("acr", "");

    private final String word;
    private final String eventHeader;

    HookType(String word, String eventHeader) {
        this.word = word;
        this.eventHeader = eventHeader;
    }

    static Optional<HookType> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** The header that names the event; empty if calls of this type do not tell. */
    String eventHeader() {
        return eventHeader;
    }
}
