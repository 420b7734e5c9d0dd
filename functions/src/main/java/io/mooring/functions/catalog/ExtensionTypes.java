package io.mooring.functions.catalog;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Paging;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.catalog.SemanticVersion;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which extensions there are: all of them in a location, and those that a cluster may have. */
public final class ExtensionTypes {
    private final TypeCatalog catalog;
    private final ClusterRegistry clusters;
    private final LinkRegistry links;

    public ExtensionTypes(TypeCatalog catalog, ClusterRegistry clusters, LinkRegistry links) {
        this.catalog = catalog;
        this.clusters = clusters;
        this.links = links;
    }

    public ArmResponse list(Call call) {
        Audience audience = audience(call);
        Predicate<ExtensionType> wanted = filter(call.request());
        List<ExtensionType> types = catalog.types().stream()
                .filter(audience::mayHave)
                .filter(wanted)
                .toList();
        TypeView view = new TypeView(audience.base());
        return page(call.request(), types, ExtensionType::name, view::type);
    }

    public ArmResponse get(Call call) {
        Audience audience = audience(call);
        return ArmResponse.ok(new TypeView(audience.base()).type(type(call, audience)));
    }

    public ArmResponse listVersions(Call call) {
        Audience audience = audience(call);
        ExtensionType type = type(call, audience);
        ArmRequest request = call.request();
        String train = request.query("releaseTrain");
        String major = request.query("majorVersion");
        List<ExtensionType.Version> versions = inTrain(type, train).stream()
                .filter(version -> audience.mayHave(type, version))
                .filter(version -> major == null || major.equals(majorOf(version)))
                .toList();
        List<ExtensionType.Version> shown =
                request.queryIsTrue("showLatest") && !versions.isEmpty() ? versions.subList(0, 1) : versions;
        TypeView view = new TypeView(audience.base());
        return page(request, shown, ExtensionType.Version::version, version -> view.version(type, version));
    }

    public ArmResponse getVersion(Call call) {
        Audience audience = audience(call);
        ExtensionType type = type(call, audience);
        String wanted = call.part("version");
        return type.versions().stream()
                .filter(version -> version.version().equals(wanted) && audience.mayHave(type, version))
                .findFirst()
                .map(version -> ArmResponse.ok(new TypeView(audience.base()).version(type, version)))
                .orElseThrow(() -> notFound(type.name() + "/versions/" + wanted));
    }

    /**
     * Whom the answer is for.
     *
     * @param base ARM id below which the types are shown
     * @param kubernetes version of the cluster, null if it is not known or no cluster is meant
     */
    private record Audience(String base, @Nullable String kubernetes) {
        boolean mayHave(ExtensionType type) {
            return kubernetes == null || type.supports(kubernetes);
        }

        boolean mayHave(ExtensionType type, ExtensionType.Version version) {
            return kubernetes == null || type.supports(kubernetes, version);
        }
    }

    private Audience audience(Call call) {
        if (call.path().containsKey("location")) {
            return new Audience(
                    "/subscriptions/" + call.subscription() + "/providers/" + TypeView.PROVIDER + "/locations/"
                            + call.part("location"),
                    null);
        }
        ClusterId id = call.cluster();
        String kubernetes = clusters.find(id)
                .map(cluster -> links.find(cluster.id(), cluster.principalId()))
                .orElseThrow(() -> ArmFailure.of(
                        404,
                        "ParentResourceNotFound",
                        "Failed to perform operation on nested resource: the parent '" + id + "' was not found."))
                .map(link -> link.metadata())
                .map(ClusterMetadata::kubernetesVersion)
                .orElse(null);
        return new Audience(id + "/providers/" + TypeView.PROVIDER, kubernetes);
    }

    private ExtensionType type(Call call, Audience audience) {
        String name = call.part("type");
        return catalog.find(name).filter(audience::mayHave).orElseThrow(() -> notFound(name));
    }

    /** No type of the catalogue is sold under a plan, so whoever asks for a plan's types gets none. */
    private static Predicate<ExtensionType> filter(ArmRequest request) {
        String publisher = request.query("publisherId");
        String train = request.query("releaseTrain");
        boolean ofPlan = request.query("planId") != null || request.query("offerId") != null;
        return type -> !ofPlan
                && (publisher == null || publisher.equalsIgnoreCase(type.publisher()))
                && (train == null || type.releaseTrain(train).isPresent());
    }

    private static List<ExtensionType.Version> inTrain(ExtensionType type, @Nullable String train) {
        return train == null
                ? type.versions()
                : type.releaseTrain(train).map(type::versions).orElse(List.of());
    }

    private static String majorOf(ExtensionType.Version version) {
        return SemanticVersion.parse(version.version())
                .map(parsed -> Long.toString(parsed.major()))
                .orElse("");
    }

    /** A page of a list that is in memory anyway. */
    private static <T> ArmResponse page(
            ArmRequest request, List<T> all, Function<T, String> key, Function<T, Object> view) {
        Paging paging = Paging.of(request);
        int last = all.stream().map(key).toList().indexOf(paging.after());
        int from = paging.after() == null ? 0 : last < 0 ? all.size() : last + 1;
        List<T> page = all.subList(from, Math.min(all.size(), from + paging.size()));
        boolean more = from + page.size() < all.size();
        return paging.page(
                request, page.stream().map(view).toList(), more ? key.apply(page.get(page.size() - 1)) : null);
    }

    private static ArmFailure notFound(String what) {
        return ArmFailure.of(
                404, "ResourceNotFound", "The extension type '" + what + "' was not found, or not for this cluster.");
    }
}
