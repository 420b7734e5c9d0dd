package io.mooring.agents.extensionmanager;

import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DesiredRelease;
import io.mooring.extensions.release.DriftOutcome;
import io.mooring.extensions.release.ManifestObject;
import io.mooring.extensions.release.ReleaseOutcome;
import java.util.List;
import java.util.Set;

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

    /** The versions of its chart that there are; empty where nobody knows. */
    List<String> versions(DesiredRelease desired);

    /** What an installed release consists of; empty before it was seen ready. */
    List<ManifestObject> objects(ReleaseName release);

    /** Compares objects of a release with what was installed, and sets them right if told to. */
    DriftOutcome look(ReleaseName release, Set<ManifestObject> objects, boolean repair);
}
