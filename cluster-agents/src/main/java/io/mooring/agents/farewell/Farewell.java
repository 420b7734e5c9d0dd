package io.mooring.agents.farewell;

import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends all that was declared in a cluster before Helm removes its agents, for nobody would honour the finalizers then and
 * the namespace azure-arc would never go. Agents that do not do their part in time are done without.
 */
public final class Farewell {
    /** By this word the image's program becomes the farewell. */
    public static final String NAME = "farewell";
    /** A second word: the GitOps operator goes too, so nobody will honour the finalizers of Flux's kinds. */
    public static final String WITH_OPERATOR = "gitops-operator";

    private static final Logger LOG = System.getLogger("mooring.agents");
    private static final List<ObjectKind> DECLARATIONS = List.of(ObjectKind.EXTENSION_CONFIG, ObjectKind.FLUX_CONFIG);
    private static final List<ObjectKind> FLUX =
            List.of(ObjectKind.KUSTOMIZATION, ObjectKind.GIT_REPOSITORY, ObjectKind.OCI_REPOSITORY, ObjectKind.BUCKET);
    private static final Set<String> GOING = Set.of("azure-arc", "flux-system");
    private static final String MANAGED = "clusterconfig.azure.com/is-managed";
    private static final String OURS = "clusterconfig.azure.com/";
    private static final String FLUX_FINALIZER = "finalizers.fluxcd.io";

    private final KubeConnection cluster;
    private final KubeAgentProcesses processes;
    private final boolean withOperator;
    private final Clock clock;
    private final Patience patience;

    /**
     * How long to wait.
     *
     * @param agents for what was declared to go; the agents uninstall it meanwhile
     * @param pods for the agents to stop
     * @param look between two looks
     */
    public record Patience(Duration agents, Duration pods, Duration look) {
        /** Together with the start of a pod less than the five minutes for which Helm waits. */
        public static final Patience DEFAULT =
                new Patience(Duration.ofSeconds(120), Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    /** @param withOperator the GitOps operator goes too */
    public Farewell(KubeConnection cluster, boolean withOperator, Clock clock, Patience patience) {
        this.cluster = cluster;
        this.processes = new KubeAgentProcesses(cluster.client());
        this.withOperator = withOperator;
        this.clock = clock;
        this.patience = patience;
    }

    /** Returns when nothing of ours can hold a namespace any more. */
    public void run() throws InterruptedException {
        LOG.log(
                Level.INFO,
                "event=farewell.started declared={0,number,#}",
                declared().size());
        if (processes.anyReady()) {
            boolean unused = new ConnectedClusters(objects(ObjectKind.CONNECTED_CLUSTER)).depart(clock.instant());
            if (!until(patience.agents(), this::declarationsGone)) {
                LOG.log(
                        Level.WARNING,
                        "event=farewell.agents-late message=\"The agents did not remove everything within {0}.\"",
                        patience.agents());
            }
        } else {
            LOG.log(
                    Level.WARNING,
                    "event=farewell.agents-absent message=\"No agent is ready, so nobody uninstalls what was declared.\"");
        }
        processes.stop();
        if (!until(patience.pods(), processes::stopped)) {
            LOG.log(
                    Level.WARNING,
                    "event=farewell.pods-late message=\"Agents still run after {0}; they are not waited for.\"",
                    patience.pods());
        }
        DECLARATIONS.forEach(this::abandon);
        if (withOperator) {
            FLUX.forEach(this::releaseFlux);
        }
        LOG.log(Level.INFO, "event=farewell.done");
    }

    private boolean declarationsGone() {
        List<StoredObject> left = new ArrayList<>();
        for (ObjectKind kind : DECLARATIONS) {
            KubeObjects objects = objects(kind);
            for (StoredObject object : objects.everywhereIfServed()) {
                left.add(object);
                if (!object.deleting()) {
                    LOG.log(Level.INFO, "event=farewell.delete kind={0} name={1}", kind.kind(), object.key());
                    objects.delete(object.key());
                }
            }
        }
        return left.isEmpty();
    }

    private List<StoredObject> declared() {
        return DECLARATIONS.stream()
                .flatMap(kind -> objects(kind).everywhereIfServed().stream())
                .toList();
    }

    /** Lets objects go although what they brought is still there. */
    private void abandon(ObjectKind kind) {
        KubeObjects objects = objects(kind);
        for (StoredObject object : objects.everywhereIfServed()) {
            LOG.log(
                    Level.WARNING,
                    "event=farewell.abandoned kind={0} name={1} message=\"It goes; what it brought stays.\"",
                    kind.kind(),
                    object.key());
            objects.delete(object.key());
            release(objects, object);
        }
    }

    private void releaseFlux(ObjectKind kind) {
        KubeObjects objects = objects(kind);
        for (StoredObject object : objects.everywhereIfServed()) {
            boolean managed = "true".equals(object.labels().get(MANAGED));
            if ((managed || GOING.contains(object.key().namespace()))
                    && object.finalizers().contains(FLUX_FINALIZER)) {
                LOG.log(
                        Level.WARNING,
                        "event=farewell.released kind={0} name={1} message=\"What it applied stays.\"",
                        kind.kind(),
                        object.key());
                release(objects, object);
            }
        }
    }

    /** Only of our finalizers: who has set others is still there to honour them. */
    private static void release(KubeObjects objects, StoredObject object) {
        objects.releaseAll(object, finalizer -> finalizer.startsWith(OURS) || finalizer.equals(FLUX_FINALIZER));
    }

    private KubeObjects objects(ObjectKind kind) {
        return new KubeObjects(cluster, kind, NAME);
    }

    private boolean until(Duration limit, BooleanSupplier reached) throws InterruptedException {
        Instant end = clock.instant().plus(limit);
        CountDownLatch never = new CountDownLatch(1);
        while (!KubeAgentProcesses.answered(reached)) {
            if (clock.instant().isAfter(end)) {
                return false;
            }
            boolean unused = never.await(patience.look().toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }
}
