package io.mooring.gitops.helmrelease;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.Manifest;
import io.mooring.gitops.build.YamlManifests;
import io.mooring.gitops.object.KubernetesObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A revision of a release as Helm has stored it. */
record StoredRelease(ObjectNode payload) {
    /** A Secret holds one megabyte; what it unpacks to is bounded so that a forged one cannot fill the memory. */
    private static final int BYTES_MAX = 64 << 20;

    int version() {
        return payload.path("version").asInt(0);
    }

    String status() {
        return payload.path("info").path("status").asString("");
    }

    boolean deployed() {
        return status().equals("deployed");
    }

    /** Whether somebody works on it, or died doing so. */
    boolean pending() {
        return status().startsWith("pending") || status().equals("uninstalling");
    }

    Chart chart() {
        JsonNode metadata = payload.path("chart").path("metadata");
        return new Chart(
                metadata.path("name").asString(""),
                metadata.path("version").asString(""),
                metadata.path("appVersion").asString(""));
    }

    /** What a chart calls itself. */
    record Chart(String name, String version, String appVersion) {
        @Override
        public String toString() {
            return name + "@" + version;
        }
    }

    /** The chart's own description, without its dependencies, whose objects are in the manifest. */
    ObjectNode chartAlone() {
        ObjectNode alone = payload.path("chart").path("metadata") instanceof ObjectNode metadata
                ? metadata.deepCopy()
                : KubernetesObject.node();
        alone.remove("dependencies");
        return alone;
    }

    JsonNode values() {
        JsonNode config = payload.path("config");
        return config.isObject() ? config : KubernetesObject.node();
    }

    String manifest() {
        return payload.path("manifest").asString("");
    }

    /** The objects of the manifest; those without a namespace are in that of the release, if they are in any. */
    List<KubernetesObject> objects() {
        try {
            return YamlManifests.parse("the manifest", manifest()).stream()
                    .map(Manifest::object)
                    .toList();
        } catch (BuildFailed e) {
            return List.of(); // Helm could read it, so at worst it is something of which health says nothing.
        }
    }

    Instant firstDeployed() {
        return instant(payload.path("info").path("first_deployed").asString(""));
    }

    Instant lastDeployed() {
        return instant(payload.path("info").path("last_deployed").asString(""));
    }

    /** The names of the hooks that are tests, and how they last ended. */
    List<JsonNode> tests() {
        List<JsonNode> tests = new ArrayList<>();
        for (JsonNode hook : payload.path("hooks")) {
            if (hook.path("events")
                    .valueStream()
                    .anyMatch(event -> event.asString("").startsWith("test"))) {
                tests.add(hook);
            }
        }
        return tests;
    }

    /** Changes with what the revision consists of, not with what becomes of it. */
    String digest() {
        ObjectNode core = KubernetesObject.node();
        core.put("name", payload.path("name").asString(""));
        core.put("version", version());
        core.put("chart", chart().toString());
        core.put("config", ReleaseValues.digest(values()));
        core.put("manifest", manifest());
        return "sha256:" + ReleaseNames.sha256(KubernetesObject.json(core));
    }

    static StoredRelease unpack(KubernetesObject secret) throws IOException {
        String encoded = secret.tree().path("data").path("release").asString("");
        try (InputStream json = new GZIPInputStream(new ByteArrayInputStream(
                Base64.getDecoder().decode(Base64.getDecoder().decode(encoded))))) {
            byte[] bytes = json.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new IOException("the release unpacks to more than " + (BYTES_MAX >> 20) + " MiB");
            }
            return new StoredRelease(KubernetesObject.parse(new String(bytes, StandardCharsets.UTF_8))
                    .tree());
        } catch (IllegalArgumentException | tools.jackson.core.JacksonException e) {
            throw new IOException("the Secret " + secret.name() + " holds no release of Helm", e);
        }
    }

    String pack() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(KubernetesObject.json(payload).getBytes(StandardCharsets.UTF_8));
        }
        String inner = Base64.getEncoder().encodeToString(packed.toByteArray());
        return Base64.getEncoder().encodeToString(inner.getBytes(StandardCharsets.US_ASCII));
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
