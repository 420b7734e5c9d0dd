package io.mooring.protocol.agent;

import org.jspecify.annotations.Nullable;

/**
 * A sign of life.
 *
 * @param metadata sent with the first beat of a process, when it changed, and when the hub asked for it
 */
public record HeartbeatRequest(@Nullable ClusterMetadata metadata) {}
