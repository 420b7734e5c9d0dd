package io.mooring.protocol.agent;

import java.time.Duration;

/** Where and how agents call the hub. */
public final class AgentApi {
    /** Audience of agent tokens and of proofs of the onboarding key. */
    public static final String AUDIENCE = "api://mooring/agents";

    public static final String ENROLLMENTS = "/agents/v1/enrollments";
    public static final String RENEWALS = "/agents/v1/renewals";
    public static final String HEARTBEATS = "/agents/v1/heartbeats";
    public static final String DESIRED_STATE = "/agents/v1/desired-state";
    public static final String STATUS = "/agents/v1/status";
    public static final String AUTHORITIES = "/agents/v1/authorities";
    public static final String SETTINGS_KEYS = "/agents/v1/settings-keys";

    /** Claim of a proof: base64url of the SHA-256 digest of the CSR's DER, so that a proof serves one key only. */
    public static final String CLAIM_CSR_SHA256 = "csr_sha256";

    /** Claim of a proof: the same of the DER of the key for protected settings, if the request brings one. */
    public static final String CLAIM_SETTINGS_KEY_SHA256 = "settings_key_sha256";

    /** Scheme of the URI in a leaf's subject alternative name; the rest is the percent-encoded canonical ARM id. */
    public static final String SAN_SCHEME = "arm:";

    /** Longest life of a proof of the onboarding key. */
    public static final Duration PROOF_LIFE_MAX = Duration.ofMinutes(10);

    /** Longest life of an agent token. */
    public static final Duration TOKEN_LIFE_MAX = Duration.ofMinutes(60);

    /** How far the clocks of hub and cluster may differ, either way. */
    public static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(5);

    private AgentApi() {}
}
