package io.mooring.gitops.source.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OciRefTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);

    @Test
    void digestBeatsSemverAndSemverBeatsTag() {
        assertEquals(new OciRef.Digest(DIGEST), OciRef.of(DIGEST, "1.x", "", "v1"));
        assertEquals(new OciRef.Semver("1.x", ""), OciRef.of("", "1.x", "", "v1"));
        assertEquals(new OciRef.Tag("v1"), OciRef.of("", "", "", "v1"));
        assertEquals(new OciRef.Tag("latest"), OciRef.of("", "", "", ""));
    }

    @Test
    void aFilterChoosesAmongTheTagsOfARange() {
        List<String> tags = List.of("1.0.0", "1.1.0", "1.2.0-rc.1", "2.0.0", "latest");
        assertEquals(Optional.of("1.1.0"), new OciRef.Semver("1.x", "").choose(tags));
        assertEquals(Optional.of("1.2.0-rc.1"), new OciRef.Semver(">=1.0.0-0 <2.0.0", ".*-rc.*").choose(tags));
        assertEquals(Optional.empty(), new OciRef.Semver(">=3", "").choose(tags));
    }

    @Test
    void aFilterWithoutEndIsStopped() {
        OciRef.Semver evil = new OciRef.Semver("1.x", "(x+x+)+y");
        assertThrows(IllegalArgumentException.class, () -> evil.choose(List.of("x".repeat(120))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host/x",
                "oci://host",
                "oci://host/x:tag",
                "oci://host/../x",
                "oci://user@host/x",
                "oci://host/x?y",
                "oci:///x"
            })
    void aUrlThatIsNoRepositoryIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> OciName.parse(url));
    }

    @Test
    void namesOfDockerHubAreUnderstood() {
        assertEquals(new OciName("registry-1.docker.io", "library/redis"), OciName.parse("oci://docker.io/redis"));
        assertEquals(new OciName("ghcr.io", "org/app/x"), OciName.parse("oci://ghcr.io/org/app/x"));
    }

    @Test
    void aLoginIsFoundByItsRegistry() throws Exception {
        Map<String, String> secret = Map.of(
                ".dockerconfigjson",
                "{\"auths\":{\"ghcr.io\":{\"auth\":\"dXNlcjpwYXNz\"},\"https://r.example:5000/v1/\":"
                        + "{\"username\":\"u\",\"password\":\"p\"}}}");
        assertEquals(
                new OciLogin("user", "pass"), OciLogin.find(secret, "ghcr.io").orElseThrow());
        assertEquals(
                new OciLogin("u", "p"), OciLogin.find(secret, "r.example:5000").orElseThrow());
        assertEquals(Optional.empty(), OciLogin.find(secret, "elsewhere.example"));
    }
}
