package io.mooring.functions.desired;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Caller;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.fluxv1.SourceControl;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.extension.ExtensionTerms;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What agents fetch and what they report. */
public final class AgentState {
    private final DesiredStore desired;
    private final ClusterRegistry clusters;
    private final ItemOperations operations;
    private final Terms terms;

    public AgentState(DesiredStore desired, ClusterRegistry clusters, ItemOperations operations, Terms terms) {
        this.terms = terms;
        this.desired = desired;
        this.clusters = clusters;
        this.operations = operations;
    }

    /**
     * The desired state; 304 if the caller has it. Requests to the storage: one if the caller has it, else two, and some
     * for extensions that have terms.
     */
    public ArmResponse get(Call call) {
        Caller.Agent agent = call.agent();
        Place place = new Place(agent.cluster(), agent.principalId());
        Long known = known(call.request().header("if-none-match"));
        if (known != null) {
            long generation = desired.generation(agent.cluster(), agent.principalId());
            if (generation == known) {
                return ArmResponse.empty(304).with("ETag", etag(generation));
            }
            heal(place, known, generation, call.now());
        }
        DesiredStore.Snapshot snapshot = snapshot(place, call.now());
        List<Item> items = snapshot.items().stream()
                .filter(item -> item.kind() == ItemKind.EXTENSION)
                .toList();
        DesiredState state = state(snapshot, terms.of(place, items, call.now()));
        return ArmResponse.ok(state).with("ETag", etag(state.generation()));
    }

    public ArmResponse report(Call call) {
        Caller.Agent agent = call.agent();
        StatusReport status = call.body(StatusReport.class);
        List<Reported> reports = new ArrayList<>();
        for (FluxConfigurationReport report : status.fluxConfigurations()) {
            require(report.name(), "fluxConfigurations[].name");
            require(report.complianceState(), "fluxConfigurations[].complianceState");
            reports.add(Reported.of(report));
        }
        for (ExtensionReport report : status.extensions()) {
            require(report.name(), "extensions[].name");
            require(report.state(), "extensions[].state");
            reports.add(Reported.of(report));
        }
        Place place = new Place(agent.cluster(), agent.principalId());
        snapshot(place, call.now());
        for (ReportIntake.Taken taken : desired.report(place, reports, call.now())) {
            operations.reported(place, taken, call.now());
            if (taken.before().kind() == ItemKind.EXTENSION) {
                terms.reported(place, taken.before(), taken.after());
            }
        }
        return ArmResponse.empty(204);
    }

    /** Members that a body leaves out are null, whatever their type says. */
    private static void require(@Nullable Object value, String member) {
        if (value == null) {
            throw ArmFailure.invalid("'" + member + "' is required.");
        }
    }

    /**
     * An agent never goes back to a smaller generation: if it knows a greater one than the hub, the storage lost writes
     * and the state gets a generation beyond what the agent knows.
     */
    private void heal(Place place, long known, long generation, Instant now) {
        boolean plausible = known < now.plus(Item.PATIENCE).toEpochMilli();
        if (known > generation && plausible) {
            clusters.confirm(place.cluster(), place.principalId());
            desired.touch(place, now, known);
        }
    }

    /** A head that is missing, or of another incarnation, means: find out whether this one is still the present one. */
    private DesiredStore.Snapshot snapshot(Place place, Instant now) {
        return desired.snapshot(place).orElseGet(() -> {
            clusters.confirm(place.cluster(), place.principalId());
            desired.touch(place, now, 0);
            return desired.snapshot(place).orElseThrow(() -> ClusterRegistry.revoked(place.cluster()));
        });
    }

    private static DesiredState state(DesiredStore.Snapshot snapshot, Map<String, ExtensionTerms> terms) {
        List<DesiredState.FluxConfiguration> configurations = new ArrayList<>();
        List<DesiredState.Extension> extensions = new ArrayList<>();
        for (Item item : snapshot.items()) {
            switch (item.kind()) {
                case FLUX_CONFIGURATION ->
                    configurations.add(new DesiredState.FluxConfiguration(
                            item.name(),
                            item.generation(),
                            item.deleting(),
                            Json.mapper().treeToValue(item.spec(), FluxConfigurationSpec.class),
                            item.protectedSettings()));
                case SOURCE_CONTROL -> {
                    var source = new SourceControl(item.name(), item.spec());
                    configurations.add(new DesiredState.FluxConfiguration(
                            source.agentName(),
                            item.generation(),
                            item.deleting(),
                            source.configuration(),
                            item.protectedSettings()));
                }
                case EXTENSION ->
                    extensions.add(new DesiredState.Extension(
                            item.name(),
                            item.generation(),
                            item.deleting(),
                            Json.mapper()
                                    .treeToValue(item.spec(), ExtensionSpec.class)
                                    .under(terms.get(item.name())),
                            item.protectedSettings()));
            }
        }
        return new DesiredState(snapshot.generation(), configurations, extensions);
    }

    private static String etag(long generation) {
        return "\"" + generation + "\"";
    }

    private static @Nullable Long known(@Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return null;
        }
        String text = ifNoneMatch.replace("W/", "").replace("\"", "").strip();
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
