package io.mooring.cli.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.CliFailure;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderOwnerTest {
    @TempDir
    private Path temp;

    @Test
    void aFolderHasOneOwnerWhoIsKnownByItsProcess() {
        DataFolder folder = new DataFolder(temp.resolve("data"));
        assertEquals(OptionalLong.empty(), FolderOwner.find(folder));

        FolderOwner owner = FolderOwner.become(folder);
        long pid = ProcessHandle.current().pid();
        CliFailure refused = assertThrows(CliFailure.class, () -> FolderOwner.become(folder));
        assertTrue(refused.text().contains("already runs on " + folder.root() + " (pid " + pid + ")"), refused.text());
        assertEquals(OptionalLong.of(pid), FolderOwner.find(folder));
        owner.close();

        assertEquals(OptionalLong.empty(), FolderOwner.find(folder));
        FolderOwner.become(folder).close();
    }

    @Test
    void theFolderIsNamedByTheOptionOrTheEnvironmentOrIsTheUsersOwn() {
        Map<String, String> both = Map.of("MOORING_DATA", "/m", "XDG_DATA_HOME", "/x", "HOME", "/h");

        assertEquals(Path.of("/o"), DataFolder.of(Path.of("/o"), both).root());
        assertEquals(Path.of("/m"), DataFolder.of(null, both).root());
        assertEquals(
                Path.of("/x/mooring"),
                DataFolder.of(null, Map.of("XDG_DATA_HOME", "/x", "HOME", "/h")).root());
        assertEquals(
                Path.of("/h/.local/share/mooring"),
                DataFolder.of(null, Map.of("HOME", "/h")).root());
    }
}
