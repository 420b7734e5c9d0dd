package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the operator asks for when nothing has changed: counted over as many turns as hours of usual intervals have. */
class GitOpsAtRestIT extends GitOpsFixture {
    private static final int OBJECTS = 1_000;
    private static final int TURNS = 10;

    @Test
    void aThousandAppliedObjectsCostNoWriteAndNoRead() throws Exception {
        StringBuilder maps = new StringBuilder();
        for (int i = 0; i < OBJECTS; i++) {
            maps.append("---\n").append(configMap("map-" + i, "1"));
        }
        String commit = repository.write("all.yaml", maps.toString()).commit();
        source("repo");
        kustomization("all", "path: ./, interval: 1s");
        awaitApplied("all", commit);
        long settled = turns("all") + 3; // By then what the first look missed is heard of, and the kind is watched.
        Waiting.until(() -> turns("all") >= settled, () -> status("Kustomization", "all"));

        long from = turns("all");
        int before = REQUESTS.size();
        Waiting.until(() -> turns("all") >= from + TURNS, () -> status("Kustomization", "all"));
        List<String> since = List.copyOf(REQUESTS.subList(before, REQUESTS.size()));
        assertEquals(
                List.of(), since.stream().filter(one -> !one.startsWith("GET ")).toList(), "writes");
        assertEquals(
                List.of(),
                since.stream()
                        .filter(one -> one.contains("/configmaps") && !one.contains("watch="))
                        .toList(),
                "reads of objects");
        assertTrue(since.size() < TURNS, () -> "requests at rest: " + since);
    }

    /** How many times the Kustomization was reconciled. */
    private long turns(String name) {
        Matcher count = Pattern.compile("gotk_reconcile_duration_seconds_count\\{kind=\"Kustomization\",name=\"" + name
                        + "\",namespace=\"" + namespace + "\"} (\\d+)")
                .matcher(operator.metrics());
        return count.find() ? Long.parseLong(count.group(1)) : 0;
    }
}
