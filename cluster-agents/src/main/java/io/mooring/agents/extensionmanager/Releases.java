package io.mooring.agents.extensionmanager;

import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DesiredRelease;
import io.mooring.extensions.release.ReleaseOutcome;

/** What makes and removes releases. */
interface Releases {
    /** Does what is next for a release that shall be. */
    ReleaseOutcome reconcile(DesiredRelease desired);

    /**
     * Does what is next for a release that shall not be.
     *
     * @param withCrds whether the CRDs of its chart go too
     */
    ReleaseOutcome remove(ReleaseName release, boolean withCrds);
}
