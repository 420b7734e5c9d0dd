package io.mooring.e2e.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.e2e.tidy.SourceTree.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The house rules of CONTRIBUTING.md that a machine can check, read off the sources themselves. */
class TidyTest {
    private static final SourceTree TREE = SourceTree.here();
    private static final List<SourceFile> JAVA = TREE.javaFiles();
    private static final List<SourceFile> MAIN =
            JAVA.stream().filter(SourceFile::isMain).toList();

    private static final Pattern PACKAGE_WORD =
            Pattern.compile("/(util|utils|common|service|services|model|models|impl|dto|helpers?)/");
    private static final Pattern TYPE_SUFFIX =
            Pattern.compile(".*(Impl|Util|Utils|Helper|Helpers|Manager|Constants|Dto)");
    private static final int FILE_LINES_MAX = 400;

    /** Classes that put a process together; they alone read the machine's clock. */
    private static final Pattern COMPOSITION_ROOT = Pattern.compile(".*Main|ControlPlane|LocalCloud|CliContext");

    private static final Pattern CLOCK =
            Pattern.compile("\\bInstant\\.now\\(\\)|System\\.(currentTimeMillis|nanoTime)\\(\\)"
                    + "|Thread\\.sleep\\(|\\bnew Random\\(\\)|LocalDateTime\\.now\\(\\)");

    @Test
    void thereAreSourcesToRead() {
        assertTrue(MAIN.size() > 100, "found only " + MAIN.size() + " files below " + TREE.root());
    }

    @Test
    void packagesAreNamedForWhatTheUserSees() {
        none(
                "a package with a name that says nothing",
                MAIN,
                file -> PACKAGE_WORD.matcher(file.path()).find());
    }

    @Test
    void typesAreNamedForWhatTheyAre() {
        none(
                "a type whose name says nothing",
                JAVA,
                file -> TYPE_SUFFIX.matcher(file.simpleName()).matches());
    }

    @Test
    void filesFitTheReader() {
        none(
                "longer than " + FILE_LINES_MAX + " lines",
                JAVA,
                file -> file.lines().size() > FILE_LINES_MAX);
    }

    @Test
    void methodsFitTheReader() {
        assertEquals(List.of(), JavaShape.violations(MAIN));
    }

    @Test
    void onlyCompositionRootsReadTheClock() {
        none(
                "reads the clock, sleeps or draws by chance outside of a composition root",
                MAIN,
                file -> !COMPOSITION_ROOT.matcher(file.simpleName()).matches()
                        && CLOCK.matcher(withoutComments(file.text())).find());
    }

    @Test
    void testsDoNotSleepAndNoneIsSwitchedOff() {
        Pattern excuse = Pattern.compile("Thread\\.sleep\\(|^\\s*@(Disabled|Ignore)\\b", Pattern.MULTILINE);
        none(
                "sleeps or is switched off",
                JAVA,
                file -> !file.isMain()
                        && !file.simpleName().equals("TidyTest")
                        && excuse.matcher(withoutComments(file.text())).find());
    }

    @Test
    void everyTechnologyHasItsPrefix() {
        List<String> found = new ArrayList<>();
        for (SourceFile file : MAIN) {
            for (Technology technology : Technology.values()) {
                if (technology.isUsedBy(file) && !technology.mayBeUsedBy(file)) {
                    found.add(file.path() + " imports " + technology);
                }
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> marked = Set.copyOf(MAIN.stream()
                .filter(file ->
                        file.simpleName().equals("package-info") && file.text().contains("@NullMarked"))
                .map(file -> folder(file.path()))
                .toList());
        none("in a package without @NullMarked", MAIN, file -> !marked.contains(folder(file.path())));
    }

    @Test
    void modulesDependOneWay() {
        Map<String, Set<String>> allowed = Map.of(
                "protocol", Set.of(),
                "local-cluster", Set.of(),
                "azurite", Set.of(),
                "functions", Set.of("protocol"),
                "gitops", Set.of("protocol", "extensions"),
                "extensions", Set.of("protocol"),
                "cluster-agents", Set.of("protocol", "gitops", "extensions"),
                "cli", Set.of("protocol", "gitops", "extensions", "azurite", "local-cluster"));
        Pattern dependency = Pattern.compile(
                "<dependency>\\s*<groupId>io\\.mooring</groupId>\\s*<artifactId>mooring-([a-z0-9-]+)</artifactId>(.*?)</dependency>",
                Pattern.DOTALL);
        List<String> found = new ArrayList<>();
        for (SourceFile pom : TREE.textFiles()) {
            Set<String> mayUse = pom.path().endsWith("/pom.xml") ? allowed.get(pom.module()) : null;
            if (mayUse == null) {
                continue;
            }
            Matcher uses = dependency.matcher(pom.text());
            while (uses.find()) {
                if (!uses.group(2).contains("<scope>test</scope>") && !mayUse.contains(uses.group(1))) {
                    found.add(pom.module() + " -> " + uses.group(1));
                }
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void noFileNamesARegistryOrTheMachineItWasWrittenOn() {
        // Put together from parts, so that this file does not name them either.
        Pattern host = Pattern.compile(String.join(
                "|",
                "repo1?\\.maven\\." + "(apache\\.)?org",
                "registry\\.npm" + "js\\.org",
                "proxy\\.golang" + "\\.org",
                "py" + "pi\\.org",
                "files\\.pythonhosted" + "\\.org",
                "deb\\.debian" + "\\.org",
                "(?<![\\w.])/(wo" + "rk|ro" + "ot)/"));
        none(
                "names a package registry or a path of one machine",
                TREE.textFiles(),
                file -> host.matcher(file.text()).find());
    }

    @Test
    void lockFilesCarryNoDownloadAddresses() {
        none(
                "carries download addresses",
                TREE.textFiles(),
                file -> file.path().endsWith("package-lock.json") && file.text().contains("\"resolved\": \"http"));
    }

    @Test
    void nothingIsLeftUndoneInPassing() {
        Pattern loose = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
        none(
                "leaves a loose end",
                TREE.textFiles(),
                file -> !file.path().equals("LICENSE")
                        && loose.matcher(file.text()).find());
    }

    private static void none(String what, List<SourceFile> files, Predicate<SourceFile> breaks) {
        List<String> found = files.stream()
                .filter(breaks)
                .map(file -> file.path() + ": " + what)
                .toList();
        assertEquals(List.of(), found);
    }

    private static String withoutComments(String text) {
        return text.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)//.*$", "");
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
