package io.mooring.functions.event;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Members;
import io.mooring.functions.tables.Row;
import io.mooring.protocol.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What users do with event subscriptions. */
public final class SubscriptionRequests {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{3,64}");
    private static final int SECRET_MIN = 16;
    private static final int SECRET_MAX = 256;
    private static final int URL_MAX = 2048;
    private static final int DEAD_MAX = 1000;
    private static final int FORGET_STEPS_MAX = 100;

    private final EventSubscriptions subscriptions;
    private final EventOutbox outbox;
    private final Webhook webhook;

    public SubscriptionRequests(EventSubscriptions subscriptions, EventOutbox outbox, Webhook webhook) {
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.webhook = webhook;
    }

    ArmResponse list(Call call) {
        return ArmResponse.ok(Map.of(
                "value",
                subscriptions.list(call.subscription()).stream()
                        .map(EventSubscription::view)
                        .toList()));
    }

    ArmResponse get(Call call) {
        return ArmResponse.ok(existing(call).view());
    }

    ArmResponse put(Call call) {
        String name = call.part("name");
        if (!NAME.matcher(name).matches()) {
            throw ArmFailure.of(400, "InvalidResourceName", "The name must have 3 to 64 letters, digits and dashes.");
        }
        String subscription = call.subscription();
        Optional<EventSubscription> present = subscriptions.find(subscription, name);
        if (present.isEmpty() && subscriptions.list(subscription).size() >= EventSubscriptions.PER_SUBSCRIPTION_MAX) {
            throw ArmFailure.conflict("There are " + EventSubscriptions.PER_SUBSCRIPTION_MAX
                    + " event subscriptions already, and cannot be more.");
        }
        EventSubscription wanted = read(subscription, name, call.body(), present.orElse(null));
        try {
            webhook.ask(wanted.endpoint(), URI.create(call.request().origin()).getAuthority());
        } catch (Webhook.Refused refused) {
            throw ArmFailure.of(400, "EndpointNotValidated", "The endpoint cannot be used: " + refused.why() + ".");
        } catch (IllegalArgumentException noUrl) {
            throw ArmFailure.invalid("The request does not say how the hub is called.");
        }
        boolean isNew = subscriptions.put(wanted);
        return ArmResponse.of(isNew ? 201 : 200, wanted.view());
    }

    ArmResponse delete(Call call) {
        Optional<EventSubscription> present = subscriptions.find(call.subscription(), call.part("name"));
        if (present.isEmpty()) {
            return ArmResponse.empty(204);
        }
        subscriptions.delete(present.get());
        for (int step = 0; step < FORGET_STEPS_MAX && outbox.forget(present.get()); step++) {
            // The next step goes on where this one stopped.
        }
        return ArmResponse.empty(200);
    }

    /** The events that were given up. */
    ArmResponse deadLetters(Call call) {
        List<ObjectNode> letters = new ArrayList<>();
        for (Row row : outbox.dead(existing(call), DEAD_MAX)) {
            ObjectNode letter = Json.mapper().createObjectNode();
            letter.put("attempts", row.number(EventOutbox.ATTEMPTS));
            letter.put("problem", row.text(EventOutbox.PROBLEM));
            letter.put("since", String.valueOf(row.time(EventOutbox.BEGAN_AT)));
            letter.set("event", Json.mapper().readTree(String.valueOf(row.text(EventOutbox.BODY))));
            letters.add(letter);
        }
        return ArmResponse.ok(Map.of("value", letters));
    }

    private EventSubscription existing(Call call) {
        String name = call.part("name");
        return subscriptions
                .find(call.subscription(), name)
                .orElseThrow(
                        () -> ArmFailure.of(404, "ResourceNotFound", "There is no event subscription '" + name + "'."));
    }

    private static EventSubscription read(
            String subscription, String name, Members body, @Nullable EventSubscription present) {
        Members properties = body.object("properties");
        Members destination = properties.object("destination");
        String kind = destination.word("endpointType", "WebHook", "WebHook");
        String schema = properties.word("eventDeliverySchema", "CloudEventSchemaV1_0", "CloudEventSchemaV1_0");
        Members webhook = destination.object("properties");
        String secret = webhook.optionalString("secret");
        if (secret == null && present != null) {
            secret = present.secret();
        }
        if (secret == null || secret.length() < SECRET_MIN || secret.length() > SECRET_MAX) {
            throw ArmFailure.invalid("'" + webhook.pathOf("secret") + "' must have " + SECRET_MIN + " to " + SECRET_MAX
                    + " characters: events to a " + kind + " are signed with it, in the form " + schema + ".");
        }
        Members filter = properties.optionalObject("filter");
        List<String> types = filter == null ? null : filter.list("includedEventTypes");
        String subject = filter == null ? "" : filter.string("subjectBeginsWith", "");
        return new EventSubscription(
                subscription.toLowerCase(Locale.ROOT),
                name,
                endpoint(webhook.string("endpointUrl")),
                secret,
                types(types == null ? List.of() : types),
                subject(subject));
    }

    private static String subject(String begins) {
        if (begins.length() > URL_MAX || begins.chars().anyMatch(Character::isISOControl)) {
            throw ArmFailure.invalid("'properties.filter.subjectBeginsWith' must be the beginning of a cluster's id.");
        }
        return begins.toLowerCase(Locale.ROOT);
    }

    private static List<String> types(List<String> wanted) {
        List<String> types = wanted.stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (!CloudEvent.ALL.containsAll(types)) {
            throw ArmFailure.invalid(
                    "'properties.filter.includedEventTypes' may have: " + String.join(", ", CloudEvent.ALL) + ".");
        }
        return types;
    }

    private static URI endpoint(String text) {
        try {
            if (text.length() <= URL_MAX) {
                return new URI(text);
            }
        } catch (URISyntaxException notOne) {
            // Said below.
        }
        throw ArmFailure.invalid("'properties.destination.properties.endpointUrl' must be a URL.");
    }
}
