package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFoldersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} is an image of {1}")
    @CsvSource({
        "app, app",
        "app:1.0, app",
        "mooring/agents:0.1.0, mooring/agents",
        "registry.test:5000/app, registry.test:5000/app",
        "registry.test:5000/app:1, registry.test:5000/app",
        "app@sha256:abc, app",
        "registry.test:5000/app:1@sha256:abc, registry.test:5000/app"
    })
    void tagAndDigestDoNotMatter(String image, String name) {
        assertEquals(name, ImageFolders.withoutTag(image));
    }

    @Test
    void aKnownNameIsItsFolder() {
        assertEquals(new ImageResolution.Folder(folder), new ImageFolders(Map.of("app", folder)).resolve("app:latest"));
    }

    @Test
    void pauseIsBuiltIn() {
        assertEquals(new ImageResolution.Pause(), new ImageFolders(Map.of()).resolve("registry.k8s.io/pause:3.10"));
    }

    @Test
    void othersAreUnknownWithAMessageThatNamesThem() {
        var unknown = assertInstanceOf(
                ImageResolution.Unknown.class, new ImageFolders(Map.of("app", folder)).resolve("nginx:1"));
        assertTrue(unknown.message().contains("nginx:1"), unknown.message());
        assertTrue(unknown.message().contains("app"), unknown.message());
        assertInstanceOf(
                ImageResolution.Unknown.class,
                new ImageFolders(Map.of("app", folder.resolve("missing"))).resolve("app"));
    }
}
