package io.mooring.functions.event;

import java.net.URI;
import java.util.Map;

/** Where events are posted to. */
public interface Webhook {
    /** A receiver that did not take it. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String why) {
            super(why);
        }

        /** What went wrong, in a line. */
        public String why() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Asks whether the receiver wants to be posted to, as the abuse protection of CloudEvents has it.
     *
     * @param origin who would post
     */
    void ask(URI endpoint, String origin) throws Refused;

    void post(URI endpoint, Map<String, String> headers, String body) throws Refused;
}
