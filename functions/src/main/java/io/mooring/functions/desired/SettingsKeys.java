package io.mooring.functions.desired;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Caller;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.connectivity.Link;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.connectivity.LinkRepair;
import io.mooring.functions.secret.MovedSettings;
import io.mooring.functions.secret.SettingsKey;
import io.mooring.protocol.agent.SettingsKeyRequest;
import io.mooring.protocol.secret.ProtectedSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a cluster names the key for its protected settings, and brings those that it moved to it. */
public final class SettingsKeys {
    private final LinkRegistry links;
    private final LinkRepair repair;
    private final DesiredStore desired;

    public SettingsKeys(LinkRegistry links, LinkRepair repair, DesiredStore desired) {
        this.links = links;
        this.repair = repair;
        this.desired = desired;
    }

    /** Can be repeated: what has been moved stays as it is. */
    public ArmResponse put(Call call) {
        Caller.Agent agent = call.agent();
        SettingsKeyRequest request = call.body(SettingsKeyRequest.class);
        SettingsKey key = parse("key", request.key());
        if (request.moved().size() > SettingsKeyRequest.MOVED_MAX) {
            throw ArmFailure.invalid("'moved' can have " + SettingsKeyRequest.MOVED_MAX + " settings.");
        }
        Link link = links.find(agent.cluster(), agent.principalId()).orElse(Link.NONE);
        if (!request.key().equals(link.settingsKey())) {
            repair.identity(agent.cluster(), agent.principalId(), newest(link, agent), request.key());
        }
        Map<SettingsOwner, List<SettingsKeyRequest.Moved>> byOwner = new LinkedHashMap<>();
        for (SettingsKeyRequest.Moved moved : request.moved()) {
            byOwner.computeIfAbsent(SettingsOwner.of(moved), any -> new ArrayList<>())
                    .add(moved);
        }
        Place place = new Place(agent.cluster(), agent.principalId());
        byOwner.forEach((owner, moved) -> move(call, place, owner, key, moved));
        return ArmResponse.empty(204);
    }

    /** The token may be of the certificate before the newest. */
    private static Instant newest(Link link, Caller.Agent agent) {
        Instant known = link.facts().certificateNotAfter();
        return known != null && known.isAfter(agent.notAfter()) ? known : agent.notAfter();
    }

    /** The key in a request's member. */
    public static SettingsKey parse(String member, @Nullable String text) {
        try {
            if (text == null) {
                throw new IllegalArgumentException("is required.");
            }
            return SettingsKey.of(text);
        } catch (IllegalArgumentException e) {
            throw ArmFailure.of(400, "InvalidSettingsKey", "'" + member + "' " + e.getMessage());
        }
    }

    private void move(
            Call call, Place place, SettingsOwner owner, SettingsKey key, List<SettingsKeyRequest.Moved> moved) {
        Item item = desired.find(place, owner.kind(), owner.name()).orElse(null);
        if (item == null || moved(place, item, key, moved).equals(item)) {
            return;
        }
        desired.change(
                place,
                owner.kind(),
                owner.name(),
                call.now(),
                (present, generation) -> present == null ? null : moved(place, present, key, moved));
    }

    private static Item moved(Place place, Item item, SettingsKey key, List<SettingsKeyRequest.Moved> moved) {
        ProtectedSettings present = item.protectedSettings();
        String resource = new SettingsOwner(item.kind(), item.name()).resource(place.cluster());
        return present == null ? item : item.withSettings(MovedSettings.in(present, resource, key, moved));
    }
}
