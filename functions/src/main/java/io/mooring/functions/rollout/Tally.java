package io.mooring.functions.rollout;

/**
 * What became of a version in one ring.
 *
 * @param members extensions of the type there, whatever their version
 */
record Tally(int members, int installed, int failed) {
    static final Tally NONE = new Tally(0, 0, 0);

    Tally plus(boolean isInstalled, boolean hasFailed) {
        return new Tally(members + 1, installed + (isInstalled ? 1 : 0), failed + (hasFailed ? 1 : 0));
    }

    /** Of those that tried it, how many failed. */
    double failureShare() {
        int tried = installed + failed;
        return tried == 0 ? 0 : failed / (double) tried;
    }
}
