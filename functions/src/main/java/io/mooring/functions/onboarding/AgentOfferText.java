package io.mooring.functions.onboarding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a hub's settings write what it offers. */
public final class AgentOfferText {
    private static final Pattern REFERENCE = Pattern.compile("[^/:\\s]+(/[^/:\\s]+)+:[^/:\\s]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");
    private static final long PEM_BYTES_MAX = 64 << 10;

    private AgentOfferText() {}

    /** @throws IllegalArgumentException if it is not {@code host/path:tag}, with no port */
    public static String reference(String text) {
        if (!REFERENCE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not host/path/azure-arc-k8sagents:tag without a port");
        }
        return text;
    }

    /** The certificates of a PEM file, without whatever else it says. */
    public static String certificates(String file) {
        try {
            if (Files.size(Path.of(file)) > PEM_BYTES_MAX) {
                throw new IllegalArgumentException(file + " is larger than " + PEM_BYTES_MAX + " bytes");
            }
            Matcher certificate = CERTIFICATE.matcher(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
            StringBuilder all = new StringBuilder();
            while (certificate.find()) {
                all.append(certificate.group()).append('\n');
            }
            if (all.isEmpty()) {
                throw new IllegalArgumentException(file + " has no certificate");
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** @throws IllegalArgumentException if it is not {@code name=value,...} */
    public static Map<String, String> values(String list) {
        Map<String, String> values = new TreeMap<>();
        for (String text : list.split(",")) {
            if (text.isBlank()) {
                continue;
            }
            int equals = text.indexOf('=');
            String name = equals < 0 ? "" : text.substring(0, equals).strip();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + text.strip() + "' is not name=value of the agents' chart");
            }
            values.put(name, text.substring(equals + 1).strip());
        }
        return values;
    }
}
