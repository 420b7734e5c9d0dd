package io.mooring.gitops.apply;

import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ApplyMode;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.plan.Desired;
import io.mooring.gitops.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Carries out the writes of a change set. All that the apiserver can judge beforehand is judged by a dry run first, so that a
 * revision with one refused object changes nothing.
 */
public final class Applier {
    private final Cluster cluster;
    private final Force force;

    public Applier(Cluster cluster, Force force) {
        this.cluster = cluster;
        this.force = force;
    }

    /** Whether an object is deleted and created again when a field cannot be changed in place. */
    public enum Force {
        RECREATE,
        REFUSE
    }

    /**
     * What became of the writes: the objects as the apiserver now has them, those refused in words, and whether some wait for
     * a definition that is not served yet.
     */
    public record Result(Map<ObjectRef, KubernetesObject> live, List<String> refused, boolean waiting) {
        public Result {
            live = Map.copyOf(live);
            refused = List.copyOf(refused);
        }
    }

    /**
     * Applies the writes; {@code all} is everything desired, which tells what a revision itself brings. {@code before} runs
     * when nothing speaks against the writes, and before the first of them.
     */
    public Result apply(List<Desired> writes, List<Desired> all, Runnable before) {
        Map<ObjectRef, KubernetesObject> live = new HashMap<>();
        List<List<Desired>> waves = Waves.of(writes);
        if (waves.isEmpty()) {
            return new Result(live, List.of(), false);
        }
        List<String> refused = unknownKinds(writes, definedBy(all));
        Set<String> newNamespaces = namesOf(writes, "Namespace");
        boolean needsTrial = writes.size() > 1;
        boolean staged = Waves.rank(waves.getFirst().getFirst().ref()) == 0 && waves.size() > 1;
        Set<ObjectRef> tried = new HashSet<>();
        if (needsTrial && refused.isEmpty()) {
            List<Desired> trials = writes.stream()
                    .filter(one -> kind(one).isPresent()
                            && !newNamespaces.contains(one.ref().namespace()))
                    .toList();
            trials.forEach(one -> tried.add(one.ref()));
            refused = dryRun(trials);
        }
        if (!refused.isEmpty()) {
            return new Result(live, refused, false);
        }
        before.run();
        for (List<Desired> wave : waves) {
            if (wave.stream().anyMatch(one -> kind(one).isEmpty())) {
                return new Result(live, List.of(), true);
            }
            List<Desired> untried =
                    wave.stream().filter(one -> !tried.contains(one.ref())).toList();
            refused = needsTrial ? dryRun(untried) : List.of();
            if (refused.isEmpty()) {
                refused = write(wave, live);
            }
            if (!refused.isEmpty()) {
                return new Result(live, refused, false);
            }
            if (staged && wave.stream().anyMatch(one -> one.ref().kind().equals("CustomResourceDefinition"))) {
                cluster.forgetKinds();
            }
        }
        return new Result(live, List.of(), false);
    }

    private Optional<ResourceKind> kind(Desired one) {
        return cluster.kind(one.object().apiVersion(), one.object().kind());
    }

    private List<String> dryRun(List<Desired> objects) {
        return InFlight.each(
                        objects,
                        one -> judge(one, cluster.apply(kind(one).orElseThrow(), one.object(), ApplyMode.DRY_RUN)))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> judge(Desired one, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done ignored -> Optional.empty();
            case Outcome.Absent ignored -> Optional.of(one.ref() + " dry-run failed: its kind is not served");
            case Outcome.Refused refused when refused.immutable() && recreates(one) -> Optional.empty();
            case Outcome.Refused refused -> Optional.of(one.ref() + " dry-run failed: " + words(one, refused));
        };
    }

    private List<String> write(List<Desired> wave, Map<ObjectRef, KubernetesObject> live) {
        List<Outcome> outcomes = InFlight.each(wave, this::write);
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < wave.size(); i++) {
            Desired one = wave.get(i);
            switch (outcomes.get(i)) {
                case Outcome.Done done -> live.put(one.ref(), done.object());
                case Outcome.Absent ignored -> refused.add(one.ref() + " apply failed: its kind is not served");
                case Outcome.Refused no -> refused.add(one.ref() + " apply failed: " + words(one, no));
            }
        }
        return refused;
    }

    private Outcome write(Desired one) {
        ResourceKind kind = kind(one).orElseThrow();
        if (one.object()
                        .annotation(Plan.SSA)
                        .filter("IfNotPresent"::equalsIgnoreCase)
                        .isPresent()
                && cluster.get(kind, one.ref()) instanceof Outcome.Done present) {
            return present;
        }
        Outcome outcome = cluster.apply(kind, one.object(), ApplyMode.WRITE);
        if (outcome instanceof Outcome.Refused refused
                && refused.immutable()
                && recreates(one)
                && cluster.get(kind, one.ref()) instanceof Outcome.Done old) {
            Outcome deleted = cluster.delete(kind, one.ref(), old.object().uid());
            return deleted instanceof Outcome.Refused ? deleted : cluster.apply(kind, one.object(), ApplyMode.WRITE);
        }
        return outcome;
    }

    private boolean recreates(Desired one) {
        return force == Force.RECREATE
                || one.object()
                        .annotation(Plan.FORCE)
                        .filter("enabled"::equalsIgnoreCase)
                        .isPresent();
    }

    /** The apiserver quotes values; a Secret's must not end up in a status. */
    public static String words(Desired one, Outcome.Refused refused) {
        boolean secret = one.ref().kind().equals("Secret") && one.ref().group().isEmpty();
        return secret && refused.code() != 403 && refused.code() != 404
                ? "the apiserver refused it with status " + refused.code() + " (values are not shown)"
                : refused.message();
    }

    private List<String> unknownKinds(List<Desired> writes, Set<String> defined) {
        List<String> refused = new ArrayList<>();
        for (Desired one : writes) {
            if (kind(one).isEmpty()
                    && !defined.contains(one.ref().group() + "/" + one.ref().kind())) {
                refused.add(one.ref() + " dry-run failed: no matches for kind \""
                        + one.object().kind() + "\" in version \""
                        + one.object().apiVersion() + "\"");
            }
        }
        return refused;
    }

    private static Set<String> definedBy(List<Desired> all) {
        Set<String> defined = new HashSet<>();
        for (Desired one : all) {
            if (one.ref().kind().equals("CustomResourceDefinition")) {
                JsonNode spec = one.object().spec();
                defined.add(spec.path("group").asString("") + "/"
                        + spec.path("names").path("kind").asString(""));
            }
        }
        return defined;
    }

    private static Set<String> namesOf(List<Desired> objects, String kind) {
        Set<String> names = new HashSet<>();
        objects.stream()
                .filter(one -> one.ref().kind().equals(kind))
                .forEach(one -> names.add(one.ref().name()));
        return names;
    }
}
