package io.mooring.localcluster.node;

/** Whether a container that ended starts again. */
enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    static RestartPolicy of(String name) {
        return switch (name) {
            case "OnFailure" -> ON_FAILURE;
            case "Never" -> NEVER;
            default -> ALWAYS;
        };
    }

    boolean restarts(ContainerState.Terminated ended) {
        return switch (this) {
            case ALWAYS -> true;
            case ON_FAILURE -> !ended.succeeded();
            case NEVER -> false;
        };
    }
}
