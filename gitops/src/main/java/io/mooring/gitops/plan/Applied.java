package io.mooring.gitops.plan;

/** What is remembered of an object that was applied: the hash of what was sent and the mark of what came of it. */
public record Applied(String hash, String uid, String mark) {}
