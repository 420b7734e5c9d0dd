package io.mooring.functions.rollout;

import io.mooring.functions.catalog.TypeCatalog;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.Place;
import io.mooring.functions.desired.Terms;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.Rows;
import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.catalog.Freeze;
import io.mooring.protocol.catalog.Rollout;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.extension.ExtensionTerms;
import io.mooring.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Under which terms extensions of the catalogue are sent to clusters: how far each ring may follow, when nobody may, and
 * what the type is if agents do not bring it along.
 */
public final class Rollouts implements Terms {
    private final TypeCatalog catalog;
    private final ClusterRegistry clusters;
    private final Members members;
    private final WaveStore waves;

    /** @param tables by name */
    public Rollouts(TypeCatalog catalog, ClusterRegistry clusters, Function<String, Rows> tables) {
        this.catalog = catalog;
        this.clusters = clusters;
        this.members = new Members(tables.apply(Members.TABLE));
        this.waves = new WaveStore(tables.apply(WaveStore.TABLE));
    }

    Members members() {
        return members;
    }

    WaveStore waves() {
        return waves;
    }

    /** The types whose extensions have terms. */
    List<ExtensionType> governed() {
        return catalog.types().stream().filter(this::isGoverned).toList();
    }

    private boolean isGoverned(ExtensionType type) {
        return type.rollout() != null || catalog.own(type.name()).isPresent();
    }

    @Override
    public Map<String, ExtensionTerms> of(Place place, List<Item> extensions, Instant now) {
        Map<String, ExtensionTerms> terms = new HashMap<>();
        Map<String, String> tags = null;
        for (Item item : extensions) {
            ExtensionSpec spec = spec(item);
            ExtensionType type = governing(spec).orElse(null);
            if (item.deleting() || type == null) {
                continue;
            }
            if (tags == null) {
                tags = clusters.find(place.cluster()).map(Cluster::tags).orElse(Map.of());
            }
            Rollout rollout = type.rollout();
            int ring = rollout == null ? 0 : rollout.ring(tags);
            ExtensionTerms sent = terms(type, waves.read(type.name()).waves(), train(spec), ring);
            Member known = members.find(type.name(), place, item.name()).orElse(null);
            Member member = new Member(place, item.name(), train(spec), ring, digest(sent), null, null);
            if (known == null || !member.isTold(known)) {
                members.told(type.name(), member, known);
            }
            terms.put(item.name(), sent);
        }
        return terms;
    }

    /** What an extension is told. */
    ExtensionTerms terms(ExtensionType type, TypeWaves known, String train, int ring) {
        JsonNode own = catalog.own(type.name()).orElse(null);
        Rollout rollout = type.rollout();
        Optional<Wave> wave = train.isEmpty() ? Optional.empty() : known.train(train);
        if (rollout == null) {
            return new ExtensionTerms(own, null, null, List.of());
        }
        List<Freeze> freezes = train.isEmpty() ? List.of() : rollout.freezes();
        return wave.map(there ->
                        new ExtensionTerms(own, there.allowed(ring), DecideWave.because(rollout, there, ring), freezes))
                .orElseGet(() -> new ExtensionTerms(own, null, null, freezes));
    }

    @Override
    public void reported(Place place, Item before, @Nullable Item after) {
        Item known = after == null ? before : after;
        String type = governing(spec(known)).map(ExtensionType::name).orElse(null);
        if (type == null) {
            return;
        }
        if (after == null) {
            members.forget(type, place, before.name());
            return;
        }
        ExtensionReport report = report(after);
        ExtensionReport earlier = report(before);
        if (report == null || (earlier != null && isSame(report, earlier))) {
            return;
        }
        String version = report.currentVersion() == null ? "" : report.currentVersion();
        switch (report.state()) {
            case INSTALLED -> members.reported(type, place, after.name(), version, null);
            case FAILED -> {
                if (report.failedVersion() != null) {
                    boolean isBack = !version.equals(report.failedVersion());
                    members.reported(type, place, after.name(), isBack ? version : "", report.failedVersion());
                }
            }
            case PENDING, DELETING -> {}
        }
    }

    private static boolean isSame(ExtensionReport report, ExtensionReport earlier) {
        return report.state() == earlier.state()
                && String.valueOf(report.currentVersion()).equals(String.valueOf(earlier.currentVersion()))
                && String.valueOf(report.failedVersion()).equals(String.valueOf(earlier.failedVersion()));
    }

    private Optional<ExtensionType> governing(ExtensionSpec spec) {
        return spec.chart() != null
                ? Optional.empty()
                : catalog.find(spec.extensionType()).filter(this::isGoverned);
    }

    /** The train that an extension follows by itself; empty if it follows none. */
    private static String train(ExtensionSpec spec) {
        String train = spec.releaseTrain();
        return spec.autoUpgradeMinorVersion() && spec.version() == null && train != null ? train : "";
    }

    private static ExtensionSpec spec(Item item) {
        return Json.mapper().treeToValue(item.spec(), ExtensionSpec.class);
    }

    private static @Nullable ExtensionReport report(Item item) {
        Item.Report stored = item.report();
        return stored == null ? null : Json.mapper().treeToValue(stored.body(), ExtensionReport.class);
    }

    static String digest(Object value) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(RowJson.write(value).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
