package io.mooring.functions;

import io.mooring.functions.access.Door;
import io.mooring.functions.access.OidcTokens;
import io.mooring.functions.access.Owners;
import io.mooring.functions.access.Rights;
import io.mooring.functions.access.Scope;
import io.mooring.functions.access.UserTokens;
import io.mooring.functions.authorization.Authorization;
import io.mooring.functions.catalog.ExtensionTypeFunctions;
import io.mooring.functions.catalog.ExtensionTypes;
import io.mooring.functions.catalog.GitTypeSource;
import io.mooring.functions.catalog.OwnTypes;
import io.mooring.functions.catalog.TypeCatalog;
import io.mooring.functions.catalog.TypeSource;
import io.mooring.functions.catalog.TypesTimer;
import io.mooring.functions.catalog.UpdateTypes;
import io.mooring.functions.cluster.ClusterFunctions;
import io.mooring.functions.cluster.ClusterOperations;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.cluster.ClusterRemoval;
import io.mooring.functions.cluster.ClusterView;
import io.mooring.functions.cluster.Clusters;
import io.mooring.functions.configuration.ConfigurationForm;
import io.mooring.functions.configuration.ConfigurationFunctions;
import io.mooring.functions.configuration.FluxExtension;
import io.mooring.functions.configuration.SourceControlForm;
import io.mooring.functions.configuration.SourceControlFunctions;
import io.mooring.functions.connectivity.BeatPace;
import io.mooring.functions.connectivity.Beats;
import io.mooring.functions.connectivity.ConnectivityFunctions;
import io.mooring.functions.connectivity.ConnectivityReads;
import io.mooring.functions.connectivity.ConnectivityTimer;
import io.mooring.functions.connectivity.FleetSummary;
import io.mooring.functions.connectivity.HeartbeatFunctions;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.connectivity.LinkRepair;
import io.mooring.functions.connectivity.Partitions;
import io.mooring.functions.connectivity.RecordHeartbeat;
import io.mooring.functions.connectivity.Sweep;
import io.mooring.functions.connectivity.TransitionLog;
import io.mooring.functions.desired.AgentState;
import io.mooring.functions.desired.AgentStateFunctions;
import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.desired.ItemForm;
import io.mooring.functions.desired.ItemOperations;
import io.mooring.functions.desired.Items;
import io.mooring.functions.desired.PurgeSettings;
import io.mooring.functions.desired.SettingsDue;
import io.mooring.functions.desired.SettingsKeyFunctions;
import io.mooring.functions.desired.SettingsKeys;
import io.mooring.functions.desired.SettingsTimer;
import io.mooring.functions.edge.Gate;
import io.mooring.functions.edge.HttpFunctions;
import io.mooring.functions.edge.UnknownRouteFunctions;
import io.mooring.functions.event.Delivery;
import io.mooring.functions.event.DeliveryTimer;
import io.mooring.functions.event.EventFunctions;
import io.mooring.functions.event.EventOutbox;
import io.mooring.functions.event.EventSubscriptions;
import io.mooring.functions.event.HttpWebhook;
import io.mooring.functions.event.SubscriptionRequests;
import io.mooring.functions.event.Webhook;
import io.mooring.functions.extension.ExtensionForm;
import io.mooring.functions.extension.ExtensionFunctions;
import io.mooring.functions.extension.OneInstance;
import io.mooring.functions.group.GroupFunctions;
import io.mooring.functions.group.GroupRegistry;
import io.mooring.functions.group.GroupRemoval;
import io.mooring.functions.group.ResourceGroups;
import io.mooring.functions.health.Health;
import io.mooring.functions.health.HealthFunctions;
import io.mooring.functions.identity.Authorities;
import io.mooring.functions.identity.AuthorityFunctions;
import io.mooring.functions.identity.CaVault;
import io.mooring.functions.identity.CertificateAuthority;
import io.mooring.functions.identity.CertificateTokens;
import io.mooring.functions.identity.Enrolment;
import io.mooring.functions.identity.EnrolmentFunctions;
import io.mooring.functions.identity.OnboardingUse;
import io.mooring.functions.onboarding.AgentOffer;
import io.mooring.functions.onboarding.Onboarding;
import io.mooring.functions.onboarding.OnboardingFunctions;
import io.mooring.functions.openapi.OpenApiFunctions;
import io.mooring.functions.operation.Cascade;
import io.mooring.functions.operation.OperationLog;
import io.mooring.functions.operation.OperationsTimer;
import io.mooring.functions.provider.ProviderFunctions;
import io.mooring.functions.provider.Providers;
import io.mooring.functions.registry.Registry;
import io.mooring.functions.registry.RegistryFunctions;
import io.mooring.functions.rollout.AdvanceRollouts;
import io.mooring.functions.rollout.RolloutTimer;
import io.mooring.functions.rollout.Rollouts;
import io.mooring.functions.tables.Rows;
import io.mooring.functions.tenant.Tenant;
import io.mooring.functions.tenant.TenantFunctions;
import io.mooring.protocol.clock.FileClock;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The hub's composition root: makes each part once and hands out the classes that have functions. */
public final class ControlPlane {
    private final Map<Class<?>, Object> functions = new HashMap<>();
    private final RandomGenerator chance;

    /**
     * What the hub stands on.
     *
     * @param tables by name
     */
    record Parts(
            Function<String, Rows> tables,
            CaVault vault,
            UserTokens users,
            Owners owners,
            Clock clock,
            Duration heartbeatInterval,
            ConnectivityPolicy policy,
            String tenantId,
            String audience,
            @Nullable URI login,
            AgentOffer offer,
            @Nullable TypeSource types,
            Webhook webhook) {}

    ControlPlane(Parts parts) {
        this(parts, new Random());
    }

    /** @param chance spreads what must not come in step */
    ControlPlane(Parts parts, RandomGenerator chance) {
        this.chance = chance;
        ConnectivityPolicy policy = parts.policy();
        var clusters = new ClusterRegistry(parts.tables().apply(ClusterRegistry.TABLE));
        var links = new LinkRegistry(parts.tables().apply(LinkRegistry.TABLE), partitions(parts));
        var transitions = new TransitionLog(parts.tables().apply(TransitionLog.TABLE));
        var desired = new DesiredStore(parts.tables().apply(DesiredStore.TABLE), links);
        Rows hub = parts.tables().apply(CertificateAuthority.TABLE);
        var authority = new CertificateAuthority(parts.vault(), hub, policy.certificateLife(), new SecureRandom());
        var authorization =
                new Authorization(parts.owners(), parts.tables().apply(Authorization.TABLE), clusters, parts.clock());
        Rights rights = authorization.rights();
        var door = new Door(parts.users(), new CertificateTokens(authority, policy), rights, parts.clock());
        var http = new HttpFunctions(new Gate(door));
        var repair = new LinkRepair(links, clusters);
        var onboarding = new OnboardingUse(links, repair, policy);
        var view = new ClusterView(parts.tenantId(), policy);
        var ownTypes = new OwnTypes(parts.tables().apply(OwnTypes.TABLE));
        var catalog = TypeCatalog.of(parts.types() == null ? null : ownTypes, parts.clock());

        var log = new OperationLog(parts.tables().apply(OperationLog.TABLE));
        var cascade = new Cascade(log);
        var removal = new ClusterRemoval(clusters, links, transitions, desired, rights);
        var resources = new Clusters(clusters, links, view, removal, cascade);
        var groups = new GroupRegistry(parts.tables().apply(GroupRegistry.TABLE), clusters);
        var groupRemoval = new GroupRemoval(groups, resources, removal, rights);
        add(new GroupFunctions(http, new ResourceGroups(groups, groupRemoval, cascade)));
        add(new ClusterFunctions(http, resources, new ClusterOperations(cascade, groupRemoval)));
        add(new OperationsTimer(cascade, groupRemoval, log, parts.clock()));
        add(new EnrolmentFunctions(http, new Enrolment(clusters, onboarding, repair, authority)));
        var stores = new Stores(clusters, links, repair, desired, log);
        addItems(http, parts, stores, catalog, ownTypes);
        addHeartbeats(http, parts, stores, authority);
        addConnectivity(http, parts, clusters, links, transitions);
        addTenant(http, parts, clusters, rights);
        add(new HealthFunctions(http, new Health(hub)));
        add(new UnknownRouteFunctions(http, authorization.handlers()));
    }

    /** What configurations, extensions and their reports are kept with. */
    private record Stores(
            ClusterRegistry clusters, LinkRegistry links, LinkRepair repair, DesiredStore desired, OperationLog log) {}

    private static Partitions partitions(Parts parts) {
        return new Partitions(
                parts.tables().apply(Partitions.TABLE), parts.tables().apply(LinkRegistry.TABLE));
    }

    /** Where agents call most often. */
    private void addHeartbeats(HttpFunctions http, Parts parts, Stores stores, CertificateAuthority authority) {
        var fleet = new Authorities.Fleet(stores.links(), stores.clusters());
        var authorities = new Authorities(authority, fleet, parts.owners(), parts.heartbeatInterval(), chance);
        add(new AuthorityFunctions(http, authorities));
        var beats = new Beats(parts.tables().apply(LinkRegistry.TABLE), stores.links());
        var pace = new BeatPace(parts.heartbeatInterval(), chance);
        var heartbeats = new RecordHeartbeat(beats, stores.repair(), stores.desired(), pace);
        add(new HeartbeatFunctions(http, heartbeats, authorities::digest));
        add(new SettingsKeyFunctions(http, new SettingsKeys(stores.links(), stores.repair(), stores.desired())));
    }

    /** What watches over the links, shows their past and tells of their changes. */
    private void addConnectivity(
            HttpFunctions http, Parts parts, ClusterRegistry clusters, LinkRegistry links, TransitionLog transitions) {
        var summary = new FleetSummary(parts.tables().apply(Partitions.TABLE));
        var subscribers = new EventSubscriptions(parts.tables().apply(EventSubscriptions.TABLE));
        var outbox = new EventOutbox(parts.tables().apply(EventOutbox.TABLE), subscribers, parts.clock());
        var sweep = new Sweep.Parts(links, partitions(parts), summary, transitions, outbox);
        add(new ConnectivityTimer(new Sweep(sweep, parts.policy()), parts.clock()));
        add(new ConnectivityFunctions(http, new ConnectivityReads(clusters, transitions, summary)));
        add(new EventFunctions(http, new SubscriptionRequests(subscribers, outbox, parts.webhook())));
        add(new DeliveryTimer(new Delivery(subscribers, outbox, parts.webhook(), chance), parts.clock()));
    }

    /** What is not about single clusters, and where clusters come from. */
    private void addTenant(HttpFunctions http, Parts parts, ClusterRegistry clusters, Rights rights) {
        add(new TenantFunctions(http, new Tenant(parts.tenantId(), parts.audience(), parts.login(), rights)));
        add(new OpenApiFunctions(http));
        add(new ProviderFunctions(http, new Providers()));
        Onboarding.Rights onboards = (user, action, scope) -> rights.check(user, action, new Scope(scope));
        add(new OnboardingFunctions(http, new Onboarding(clusters, onboards, parts.offer(), parts.tenantId())));
        add(new RegistryFunctions(http, new Registry(parts.offer().chart())));
    }

    private void addItems(HttpFunctions http, Parts parts, Stores stores, TypeCatalog catalog, OwnTypes ownTypes) {
        List<ItemForm> forms =
                List.of(new ConfigurationForm(), new ExtensionForm(catalog, parts.tenantId()), new SourceControlForm());
        var rollouts = new Rollouts(catalog, stores.clusters(), parts.tables());
        var operations = new ItemOperations(stores.clusters(), stores.desired(), stores.log(), forms);
        var due = new SettingsDue(parts.tables().apply(SettingsDue.TABLE));
        var items =
                new Items.Parts(stores.clusters(), stores.links(), stores.desired(), parts.policy(), operations, due);
        addKinds(
                http,
                items,
                new FluxExtension(stores.clusters(), stores.desired()),
                new OneInstance(catalog, stores.clusters(), stores.desired()),
                forms);
        add(new SettingsTimer(new PurgeSettings(due, stores.desired()), parts.clock()));
        add(new ExtensionTypeFunctions(http, new ExtensionTypes(catalog, stores.clusters(), stores.links()), ownTypes));
        add(new TypesTimer(new UpdateTypes(parts.types(), ownTypes, catalog), parts.clock()));
        add(new AgentStateFunctions(
                http, new AgentState(stores.desired(), stores.clusters(), operations, rollouts), operations));
        add(new RolloutTimer(new AdvanceRollouts(rollouts, stores.desired()), parts.clock()));
    }

    private void addKinds(
            HttpFunctions http, Items.Parts parts, FluxExtension flux, OneInstance oneInstance, List<ItemForm> forms) {
        for (ItemForm form : forms) {
            var items = new Items(parts, form);
            switch (form.kind()) {
                case FLUX_CONFIGURATION -> add(new ConfigurationFunctions(http, items, flux));
                case EXTENSION -> add(new ExtensionFunctions(http, items, oneInstance));
                case SOURCE_CONTROL -> add(new SourceControlFunctions(http, items));
            }
        }
    }

    /** The hub on Azure's services, real or local, as the settings name them. */
    static ControlPlane from(HubSettings settings, Clock real) {
        Clock clock = settings.clockFile() == null ? real : new FileClock(settings.clockFile(), real);
        SSLContext trust = Trust.of(settings.caFile());
        AzureParts azure = new AzureParts(settings, trust);
        HubSettings.Users users = settings.users();
        return new ControlPlane(new Parts(
                azure::table,
                azure.vault(),
                new OidcTokens(users.trusted(), trust, clock, real),
                users.owners(),
                clock,
                settings.heartbeatInterval(),
                ConnectivityPolicy.DEFAULT
                        .withConnectWindow(settings.connectWindow())
                        .withReactivationWindow(settings.reactivationWindow()),
                settings.tenantId(),
                users.audience(),
                users.login(),
                settings.offer(),
                settings.types() == null ? null : new GitTypeSource(settings.types()),
                new HttpWebhook(
                        trust,
                        settings.receivers().privateAddresses(),
                        settings.receivers().development())));
    }

    /** The classes that have functions. */
    Set<Class<?>> types() {
        return functions.keySet();
    }

    /** The instance of a class that has functions. */
    public <T> T instance(Class<T> type) {
        Object instance = functions.get(type);
        if (instance == null) {
            throw new IllegalStateException(type.getName() + " is not part of the control plane.");
        }
        return type.cast(instance);
    }

    private void add(Object instance) {
        functions.put(instance.getClass(), instance);
    }
}
