package io.mooring.localcluster.binaries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesBinariesTest {
    @TempDir
    private Path folder;

    private final List<String> progress = new ArrayList<>();

    @Test
    void takesAProgramFromTheAssetsFolderBeforeThePath() throws IOException {
        program("assets/etcd", "exit 0");
        program("path/etcd", "exit 0");
        program("path/kustomize", "exit 0");
        KubernetesBinaries binaries = binaries(Map.of(
                "KUBEBUILDER_ASSETS", folder.resolve("assets").toString(),
                "PATH", folder.resolve("path").toString()));

        assertEquals(folder.resolve("assets/etcd"), binaries.find(KubernetesBinary.ETCD));
        assertEquals(folder.resolve("path/kustomize"), binaries.find(KubernetesBinary.KUSTOMIZE));
        assertEquals(List.of(), progress);
    }

    @Test
    void buildsAMissingProgramOnceIntoTheCache() throws IOException {
        program("path/go", "while [ \"$1\" != -o ]; do shift; done; cp \"$0\" \"$2\"");
        Map<String, String> environment = Map.of("PATH", path(), "XDG_CACHE_HOME", folder.toString());

        Path built = binaries(environment).find(KubernetesBinary.ETCD);
        assertTrue(built.startsWith(folder.resolve("mooring/kubernetes")), built.toString());
        assertEquals(List.of("building etcd v3.6.8 (about 1 minute)"), progress);

        assertEquals(built, binaries(environment).find(KubernetesBinary.ETCD));
        assertEquals(1, progress.size(), "the second time it is there");
        try (var left = Files.list(built.resolveSibling("."))) {
            assertEquals(2, left.count(), "the program and the lock, no folder of the build");
        }
    }

    @Test
    void aFailingBuildTellsTheLastLines() throws IOException {
        program("path/go", "echo no such module; exit 7");
        BinariesUnavailable failed = assertThrows(
                BinariesUnavailable.class,
                () -> binaries(Map.of("PATH", path(), "XDG_CACHE_HOME", folder.toString()))
                        .find(KubernetesBinary.KUSTOMIZE));

        assertTrue(failed.getMessage().contains("exit code 7"), failed.getMessage());
        assertTrue(failed.getMessage().contains("no such module"), failed.getMessage());
    }

    @Test
    void withoutGoItSaysWhatToInstall() {
        BinariesUnavailable failed = assertThrows(
                BinariesUnavailable.class,
                () -> binaries(Map.of("PATH", "", "XDG_CACHE_HOME", folder.toString()))
                        .find(KubernetesBinary.ETCD));

        assertTrue(failed.getMessage().contains("Install Go"), failed.getMessage());
    }

    @Test
    void programsOfOneModuleShareACacheKeyAndOthersDoNot() {
        assertEquals(
                KubernetesBinaries.cacheKey(KubernetesBinary.KUBE_APISERVER),
                KubernetesBinaries.cacheKey(KubernetesBinary.KUBE_CONTROLLER_MANAGER));
        assertNotEquals(
                KubernetesBinaries.cacheKey(KubernetesBinary.ETCD),
                KubernetesBinaries.cacheKey(KubernetesBinary.KUSTOMIZE));
    }

    private KubernetesBinaries binaries(Map<String, String> environment) {
        return new KubernetesBinaries(environment, progress::add, List.of());
    }

    private String path() {
        return folder.resolve("path") + ":/usr/bin:/bin";
    }

    private void program(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
