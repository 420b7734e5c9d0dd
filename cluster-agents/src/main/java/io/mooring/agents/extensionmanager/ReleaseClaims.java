package io.mooring.agents.extensionmanager;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.extensions.helm.ReleaseName;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Which ExtensionConfig owns which release: one release can be one thing only. */
final class ReleaseClaims {
    private ReleaseClaims() {}

    /**
     * One object's wish for a release.
     *
     * @param fromHub the hub's wishes go before those of users
     * @param installed it has the release already, so that a newcomer does not take it away
     */
    record Claim(ObjectKey by, ReleaseName release, boolean fromHub, boolean installed) {}

    static Map<ReleaseName, ObjectKey> owners(Collection<Claim> claims) {
        Map<ReleaseName, ObjectKey> owners = new HashMap<>();
        claims.stream()
                .sorted(Comparator.comparing(Claim::fromHub)
                        .reversed()
                        .thenComparing(Comparator.comparing(Claim::installed).reversed())
                        .thenComparing(Claim::by))
                .forEach(claim -> owners.putIfAbsent(claim.release(), claim.by()));
        return owners;
    }
}
