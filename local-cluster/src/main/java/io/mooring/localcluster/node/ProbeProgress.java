package io.mooring.localcluster.node;

/** The verdict of a probe after a series of checks: it changes only after enough equal results in a row. */
record ProbeProgress(ProbeVerdict verdict, int equalResults, boolean lastResult) {
    static ProbeProgress start() {
        return new ProbeProgress(ProbeVerdict.UNDECIDED, 0, false);
    }

    ProbeProgress after(boolean success, Thresholds thresholds) {
        int inRow = equalResults > 0 && success == lastResult ? equalResults + 1 : 1;
        int needed = success ? thresholds.successes() : thresholds.failures();
        ProbeVerdict reached = success ? ProbeVerdict.PASSING : ProbeVerdict.FAILING;
        return new ProbeProgress(inRow >= needed ? reached : verdict, inRow, success);
    }

    record Thresholds(int successes, int failures) {}
}
