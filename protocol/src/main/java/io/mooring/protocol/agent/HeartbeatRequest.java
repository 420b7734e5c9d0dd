package io.mooring.protocol.agent;

import org.jspecify.annotations.Nullable;

/**
 * A sign of life.
 *
 * @param metadata sent with the first beat of a process, when it changed, and when the hub asked for it
 * @param sender random name of the process that sends, by which the hub tells two clusters apart that use one identity;
 *     null from agents that have none
 * @param last what the answer to this process's last beat said here, word for word; null if there was none
 */
public record HeartbeatRequest(
        @Nullable ClusterMetadata metadata,
        @Nullable String sender,
        @Nullable String last) {
    /** One for which the hub has to find out what it told last. */
    public HeartbeatRequest(@Nullable ClusterMetadata metadata, @Nullable String sender) {
        this(metadata, sender, null);
    }

    public HeartbeatRequest(@Nullable ClusterMetadata metadata) {
        this(metadata, null, null);
    }
}
