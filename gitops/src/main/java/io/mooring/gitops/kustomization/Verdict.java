package io.mooring.gitops.kustomization;

/** How an attempt to reconcile a Kustomization ended. */
sealed interface Verdict {
    /** Applied, and as healthy as was asked for. */
    record Ready() implements Verdict {}

    /** Applied as far as possible; something takes time. */
    record Progressing(String message) implements Verdict {}

    /** It did not work and will be tried again. */
    record Failed(Reason reason, String message) implements Verdict {}

    /** Reasons of failure, by the names that Flux gives them. */
    enum Reason {
        ARTIFACT_FAILED("ArtifactFailed"),
        DEPENDENCY_NOT_READY("DependencyNotReady"),
        BUILD_FAILED("BuildFailed"),
        RECONCILIATION_FAILED("ReconciliationFailed"),
        PRUNE_FAILED("PruneFailed"),
        HEALTH_CHECK_FAILED("HealthCheckFailed");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
