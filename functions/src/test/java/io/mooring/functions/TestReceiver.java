package io.mooring.functions;

import io.mooring.functions.event.Webhook;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A receiver of events that takes them as long as it is not told to refuse. */
final class TestReceiver implements Webhook {
    record Posted(URI endpoint, Map<String, String> headers, String body) {}

    final List<Posted> posted = new ArrayList<>();
    boolean refuses;

    @Override
    public synchronized void ask(URI endpoint, String origin) throws Refused {
        if (refuses || !origin.equals("hub.example.com")) {
            throw new Refused("the receiver does not want " + origin);
        }
    }

    @Override
    public synchronized void post(URI endpoint, Map<String, String> headers, String body) throws Refused {
        if (refuses) {
            throw new Refused("the receiver answered 500");
        }
        posted.add(new Posted(endpoint, headers, body));
    }
}
