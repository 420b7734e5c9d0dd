package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The spec of a HelmRelease, checked. Names that are not given are empty. */
record HelmReleaseSpec(
        ChartWish chart,
        Place place,
        List<Key> dependsOn,
        Duration interval,
        String serviceAccountName,
        int maxHistory,
        Actions actions,
        Drift drift,
        List<ValuesFrom> valuesFrom,
        ObjectNode values) {
    private static final Duration TIMEOUT_DEFAULT = Duration.ofMinutes(5);
    private static final int HISTORY_DEFAULT = 5;

    /** Where the release is, and where Helm keeps its revisions. */
    record Place(String releaseName, String namespace, String storageNamespace) {
        boolean kept() {
            return namespace.equals(storageNamespace);
        }
    }

    /** What is done with the chart's definitions. */
    enum Crds {
        SKIP,
        CREATE,
        CREATE_REPLACE
    }

    /** What is waited for after Helm has sent the objects. */
    enum Wait {
        NOTHING,
        ALL_BUT_JOBS,
        ALL
    }

    /** What may be switched on. */
    enum Switch {
        CREATE_NAMESPACE,
        FORCE,
        CLEANUP_ON_FAIL
    }

    /**
     * What is done about a failure.
     *
     * @param retries how often it is tried again; without end if negative
     * @param last whether the last failure is taken back, too
     * @param uninstalls whether taking back means to uninstall, not to roll back
     */
    record Remediation(int retries, boolean ignoreTestFailures, boolean last, boolean uninstalls) {
        boolean exhausted(long failures) {
            return retries >= 0 && failures > retries;
        }

        boolean takesBack(long failures) {
            return exhausted(failures) ? last : retries != 0;
        }
    }

    /** How an install, an upgrade or a rollback is done. */
    record Action(Duration timeout, Wait waitsFor, Crds crds, Set<Switch> switches, Remediation remediation) {}

    record Test(boolean enabled, Duration timeout, boolean ignoreFailures) {}

    record Uninstall(Duration timeout, boolean hooks, boolean waits) {}

    record Actions(Action install, Action upgrade, Action rollback, Test test, Uninstall uninstall) {}

    /** What is done about objects that others have changed. */
    enum DriftMode {
        DISABLED,
        WARN,
        ENABLED
    }

    record Drift(DriftMode mode, List<DriftIgnore> ignore) {}

    /** Values from a ConfigMap or Secret of the same namespace; all of a file, or one at a path. */
    record ValuesFrom(String kind, String name, String key, String targetPath, Set<How> how) {
        /** How they are taken. */
        enum How {
            OPTIONAL,
            LITERAL
        }
    }

    static HelmReleaseSpec of(KubernetesObject object, boolean crossNamespace) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = HelmReleaseFields.unsupported(spec);
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        try {
            return new HelmReleaseSpec(
                    ChartWish.of(object, crossNamespace),
                    place(object),
                    dependencies(object, crossNamespace),
                    GoDuration.parse(spec.path("interval").asString("")),
                    spec.path("serviceAccountName").asString(""),
                    spec.path("maxHistory").asInt(HISTORY_DEFAULT),
                    actions(spec),
                    drift(spec.path("driftDetection")),
                    valuesFrom(spec),
                    spec.path("values") instanceof ObjectNode values ? values : KubernetesObject.node());
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }

    static boolean suspended(KubernetesObject object) {
        return object.spec().path("suspend").asBoolean(false);
    }

    static Place place(KubernetesObject object) {
        JsonNode spec = object.spec();
        String target = spec.path("targetNamespace").asString("");
        String storage = spec.path("storageNamespace").asString("");
        return new Place(
                ReleaseNames.of(spec.path("releaseName").asString(""), target, object.name()),
                target.isEmpty() ? object.namespace() : target,
                storage.isEmpty() ? object.namespace() : storage);
    }

    private static Actions actions(JsonNode spec) {
        Duration timeout = duration(spec, TIMEOUT_DEFAULT);
        JsonNode install = spec.path("install");
        JsonNode test = spec.path("test");
        JsonNode uninstall = spec.path("uninstall");
        return new Actions(
                action(
                        install,
                        timeout,
                        install.path("skipCRDs").asBoolean(false) ? Crds.SKIP : crds(install, Crds.CREATE),
                        false),
                action(spec.path("upgrade"), timeout, crds(spec.path("upgrade"), Crds.SKIP), true),
                action(spec.path("rollback"), timeout, Crds.SKIP, false),
                new Test(
                        test.path("enable").asBoolean(false),
                        duration(test, timeout),
                        test.path("ignoreFailures").asBoolean(false)),
                new Uninstall(
                        duration(uninstall, timeout),
                        !uninstall.path("disableHooks").asBoolean(false),
                        !uninstall.path("disableWait").asBoolean(false)));
    }

    private static Action action(JsonNode action, Duration timeout, Crds crds, boolean upgrade) {
        Wait wait = action.path("disableWaitForJobs").asBoolean(false) ? Wait.ALL_BUT_JOBS : Wait.ALL;
        Set<Switch> switches = java.util.EnumSet.noneOf(Switch.class);
        if (action.path("createNamespace").asBoolean(false)) {
            switches.add(Switch.CREATE_NAMESPACE);
        }
        if (action.path("force").asBoolean(false)) {
            switches.add(Switch.FORCE);
        }
        if (action.path("cleanupOnFail").asBoolean(false)) {
            switches.add(Switch.CLEANUP_ON_FAIL);
        }
        JsonNode remediation = action.path("remediation");
        int retries = remediation.path("retries").asInt(0);
        return new Action(
                duration(action, timeout),
                action.path("disableWait").asBoolean(false) ? Wait.NOTHING : wait,
                crds,
                Set.copyOf(switches),
                new Remediation(
                        retries,
                        remediation.path("ignoreTestFailures").asBoolean(false),
                        remediation.path("remediateLastFailure").asBoolean(upgrade && retries != 0),
                        !upgrade || remediation.path("strategy").asString("").equals("uninstall")));
    }

    private static Crds crds(JsonNode action, Crds otherwise) {
        return switch (action.path("crds").asString("")) {
            case "" -> otherwise;
            case "Skip" -> Crds.SKIP;
            case "Create" -> Crds.CREATE;
            case "CreateReplace" -> Crds.CREATE_REPLACE;
            default -> throw new IllegalArgumentException("'crds' is Skip, Create or CreateReplace");
        };
    }

    private static Duration duration(JsonNode holder, Duration otherwise) {
        return holder.has("timeout") ? GoDuration.parse(holder.path("timeout").asString("")) : otherwise;
    }

    private static Drift drift(JsonNode drift) {
        DriftMode mode = switch (drift.path("mode").asString("")) {
            case "enabled" -> DriftMode.ENABLED;
            case "warn" -> DriftMode.WARN;
            default -> DriftMode.DISABLED;
        };
        List<DriftIgnore> ignore = new ArrayList<>();
        drift.path("ignore").forEach(rule -> ignore.add(DriftIgnore.of(rule)));
        return new Drift(mode, List.copyOf(ignore));
    }

    private static List<ValuesFrom> valuesFrom(JsonNode spec) {
        List<ValuesFrom> all = new ArrayList<>();
        for (JsonNode from : spec.path("valuesFrom")) {
            String kind = from.path("kind").asString("");
            if (!Set.of("ConfigMap", "Secret").contains(kind)) {
                throw new IllegalArgumentException("values come from a ConfigMap or a Secret, not '" + kind + "'");
            }
            Set<ValuesFrom.How> how = java.util.EnumSet.noneOf(ValuesFrom.How.class);
            if (from.path("optional").asBoolean(false)) {
                how.add(ValuesFrom.How.OPTIONAL);
            }
            if (from.path("literal").asBoolean(false)) {
                how.add(ValuesFrom.How.LITERAL);
            }
            String key = from.path("valuesKey").asString("");
            all.add(new ValuesFrom(
                    kind,
                    from.path("name").asString(""),
                    key.isEmpty() ? "values.yaml" : key,
                    from.path("targetPath").asString(""),
                    Set.copyOf(how)));
        }
        return List.copyOf(all);
    }

    private static List<Key> dependencies(KubernetesObject object, boolean crossNamespace) throws InvalidSpec {
        List<Key> keys = new ArrayList<>();
        for (JsonNode dependency : object.spec().path("dependsOn")) {
            keys.add(key(dependency, object, crossNamespace));
        }
        return List.copyOf(keys);
    }

    static Key key(JsonNode reference, KubernetesObject object, boolean crossNamespace) throws InvalidSpec {
        String namespace = reference.path("namespace").asString("");
        String name = reference.path("name").asString("");
        if (!namespace.isEmpty() && !namespace.equals(object.namespace()) && !crossNamespace) {
            throw new InvalidSpec(
                    "AccessDenied",
                    "can't access '" + namespace + "/" + name + "', cross-namespace references have been blocked");
        }
        return new Key(namespace.isEmpty() ? object.namespace() : namespace, name);
    }
}
