package io.mooring.agents.extensionmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.extensions.helm.ReleaseName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseClaimsTest {
    private static final ReleaseName RELEASE = new ReleaseName("shop", "web");
    private static final ObjectKey HUBS = new ObjectKey("azure-arc", "web");
    private static final ObjectKey FIRST = new ObjectKey("a", "web");
    private static final ObjectKey SECOND = new ObjectKey("b", "web");

    @Test
    void theHubGoesFirstThenWhoHasItThenTheFirstByName() {
        assertOwner(FIRST, claim(SECOND, false, false), claim(FIRST, false, false));
        assertOwner(SECOND, claim(SECOND, false, true), claim(FIRST, false, false));
        assertOwner(HUBS, claim(SECOND, false, true), claim(HUBS, true, false), claim(FIRST, false, false));
    }

    private static void assertOwner(ObjectKey owner, ReleaseClaims.Claim... claims) {
        assertEquals(Map.of(RELEASE, owner), ReleaseClaims.owners(List.of(claims)));
    }

    private static ReleaseClaims.Claim claim(ObjectKey by, boolean fromHub, boolean installed) {
        return new ReleaseClaims.Claim(by, RELEASE, fromHub, installed);
    }
}
