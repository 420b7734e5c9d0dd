package io.mooring.functions;

import io.mooring.functions.access.Owners;
import io.mooring.functions.access.TrustedIssuers;
import io.mooring.functions.catalog.GitTypeSource;
import io.mooring.functions.onboarding.AgentOffer;
import io.mooring.functions.onboarding.AgentOfferText;
import io.mooring.functions.registry.AgentChart;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the hub is told by its app settings.
 *
 * @param storage where its tables are
 * @param vault URL of its key vault
 * @param principal as whom it goes to vault and storage; null is its managed identity
 * @param caFile PEM bundle of further authorities to trust
 * @param clockFile moves the clock, in the local cloud only
 * @param types where extension types of the hub's own are; null if there are none
 */
public record HubSettings(
        Storage storage,
        URI vault,
        @Nullable Principal principal,
        @Nullable Path caFile,
        Users users,
        Duration heartbeatInterval,
        Duration connectWindow,
        Duration reactivationWindow,
        @Nullable Path clockFile,
        String tenantId,
        Receivers receivers,
        AgentOffer offer,
        GitTypeSource.@Nullable Place types) {
    private static final Set<String> KNOWN = Set.of(
            "MOORING_STORAGE_CONNECTION_STRING",
            "MOORING_STORAGE_ENDPOINT",
            "MOORING_KEY_VAULT_URL",
            "MOORING_CA_FILE",
            "MOORING_OIDC_ISSUER",
            "MOORING_OIDC_AUDIENCE",
            "MOORING_OWNERS",
            "MOORING_HEARTBEAT_INTERVAL",
            "MOORING_CONNECT_WINDOW",
            "MOORING_REACTIVATION_WINDOW",
            "MOORING_LOGIN_ENDPOINT",
            "MOORING_HUB_CA_FILE",
            "MOORING_AGENTS_CHART",
            "MOORING_AGENTS_REFERENCE",
            "MOORING_AGENTS_VALUES",
            "MOORING_SWEEP_SCHEDULE",
            "MOORING_CLOCK_FILE",
            "MOORING_EXTENSION_TYPES_URL",
            "MOORING_EXTENSION_TYPES_REF",
            "MOORING_EXTENSION_TYPES_PATH",
            "MOORING_EXTENSION_TYPES_USERNAME",
            "MOORING_EXTENSION_TYPES_PASSWORD",
            "MOORING_EVENTS_PRIVATE_ADDRESSES",
            "MOORING_TENANT_ID");

    /** The command line's own: somebody may start a hub from a shell that has them. */
    private static final Set<String> OTHERS = Set.of("MOORING_HUB_URL", "MOORING_TOKEN");

    private static final Duration REACTIVATION_MAX = Duration.ofDays(3650);

    private static final Duration INTERVAL_MAX = Duration.ofMinutes(10);

    /** The tables: one of the two is set. */
    public record Storage(
            @Nullable String connectionString, @Nullable String endpoint) {}

    /**
     * Where receivers of events may be, besides the internet.
     *
     * @param privateAddresses in networks of one's own
     * @param development on this machine
     */
    public record Receivers(boolean privateAddresses, boolean development) {}

    /** A service principal. */
    public record Principal(
            String tenantId,
            String clientId,
            String clientSecret,
            @Nullable String authorityHost) {
        @Override
        public String toString() {
            return "Principal[" + clientId + "]";
        }
    }

    /**
     * Whose tokens count, and who owns what.
     *
     * @param login where clients log in; null is {@code /adfs} of the hub's own host
     */
    public record Users(TrustedIssuers trusted, @Nullable URI login, Owners owners) {
        /** The one that clients are told to ask for. */
        public String audience() {
            return trusted.audiences().getFirst();
        }
    }

    /** @throws IllegalArgumentException naming every problem */
    public static HubSettings from(Map<String, String> environment) {
        return new Reader(environment).settings();
    }

    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        HubSettings settings() {
            refuseUnknown();
            String connection = text("MOORING_STORAGE_CONNECTION_STRING");
            String endpoint = text("MOORING_STORAGE_ENDPOINT");
            if ((connection == null) == (endpoint == null)) {
                problems.add("set one of MOORING_STORAGE_CONNECTION_STRING and MOORING_STORAGE_ENDPOINT");
            }
            URI vault = required("MOORING_KEY_VAULT_URL", URI::create, URI.create("https://invalid"));
            Owners owners = read("MOORING_OWNERS", "", Owners::parse, Owners.parse(""));
            var settings = new HubSettings(
                    new Storage(connection, endpoint),
                    vault,
                    principal(),
                    path("MOORING_CA_FILE"),
                    new Users(trusted(), login(), owners),
                    read("MOORING_HEARTBEAT_INTERVAL", "PT60S", Reader::interval, INTERVAL_MAX),
                    read("MOORING_CONNECT_WINDOW", "PT3M", Reader::window, Duration.ZERO),
                    read("MOORING_REACTIVATION_WINDOW", "P30D", Reader::reactivation, Duration.ZERO),
                    clockFile(),
                    tenantId(),
                    receivers(),
                    offer(),
                    types());
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "The hub's settings are not in order: " + String.join("; ", problems) + ".");
            }
            return settings;
        }

        private TrustedIssuers trusted() {
            return new TrustedIssuers(
                    required("MOORING_OIDC_ISSUER", TrustedIssuers::parseIssuers, List.of()),
                    read("MOORING_OIDC_AUDIENCE", "api://mooring", TrustedIssuers::parseAudiences, List.of("")),
                    tenantId());
        }

        private String tenantId() {
            return read("MOORING_TENANT_ID", "11111111-1111-1111-1111-111111111111", text -> text, "");
        }

        private void refuseUnknown() {
            for (String name : new TreeSet<>(environment.keySet())) {
                if (name.startsWith("MOORING_") && !KNOWN.contains(name) && !OTHERS.contains(name)) {
                    problems.add("there is no setting " + name);
                }
            }
        }

        private @Nullable Principal principal() {
            String tenant = text("AZURE_TENANT_ID");
            String client = text("AZURE_CLIENT_ID");
            String secret = text("AZURE_CLIENT_SECRET");
            return tenant == null || client == null || secret == null
                    ? null
                    : new Principal(tenant, client, secret, text("AZURE_AUTHORITY_HOST"));
        }

        /** Clients parse it as text, append to it, and take nothing but https. */
        private @Nullable URI login() {
            if (text("MOORING_LOGIN_ENDPOINT") == null) {
                return null;
            }
            return read("MOORING_LOGIN_ENDPOINT", "", Reader::https, URI.create("https://invalid"));
        }

        private static URI https(String text) {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new IllegalArgumentException("'" + text + "' is no https URL");
            }
            return uri;
        }

        private AgentOffer offer() {
            return new AgentOffer(
                    optional("MOORING_AGENTS_CHART", text -> AgentChart.in(Path.of(text))),
                    optional("MOORING_AGENTS_REFERENCE", AgentOfferText::reference),
                    optional("MOORING_HUB_CA_FILE", AgentOfferText::certificates),
                    read("MOORING_AGENTS_VALUES", "", AgentOfferText::values, Map.of()));
        }

        private <T> @Nullable T optional(String name, Function<String, T> reader) {
            String text = text(name);
            if (text == null) {
                return null;
            }
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException | UncheckedIOException e) {
                problems.add(name + ": " + e.getMessage());
                return null;
            }
        }

        private GitTypeSource.@Nullable Place types() {
            String url = text("MOORING_EXTENSION_TYPES_URL");
            if (url == null) {
                return null;
            }
            if (!url.matches("(https?|file)://[^@\\s]+")) {
                problems.add(
                        "MOORING_EXTENSION_TYPES_URL: must be the http or https URL of a Git repository, without a login");
            }
            return new GitTypeSource.Place(
                    url,
                    read("MOORING_EXTENSION_TYPES_REF", "", text -> text, ""),
                    read("MOORING_EXTENSION_TYPES_PATH", "", text -> text, ""),
                    text("MOORING_EXTENSION_TYPES_USERNAME"),
                    text("MOORING_EXTENSION_TYPES_PASSWORD"));
        }

        private Receivers receivers() {
            return new Receivers(
                    read("MOORING_EVENTS_PRIVATE_ADDRESSES", "false", Reader::truth, false), isDevelopment());
        }

        private static boolean truth(String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("must be true or false");
            }
            return text.equals("true");
        }

        private boolean isDevelopment() {
            return "Development".equalsIgnoreCase(text("AZURE_FUNCTIONS_ENVIRONMENT"));
        }

        private @Nullable Path clockFile() {
            Path file = path("MOORING_CLOCK_FILE");
            if (file != null && !isDevelopment()) {
                problems.add(
                        "MOORING_CLOCK_FILE is for the local cloud only (AZURE_FUNCTIONS_ENVIRONMENT=Development)");
            }
            return file;
        }

        private static Duration interval(String text) {
            Duration interval = Duration.parse(text);
            if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
                throw new IllegalArgumentException("must be PT1S to " + INTERVAL_MAX);
            }
            return interval;
        }

        private static Duration window(String text) {
            Duration window = Duration.parse(text);
            if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("must be PT1S to P1D");
            }
            return window;
        }

        private static Duration reactivation(String text) {
            Duration window = Duration.parse(text);
            if (window.isNegative() || window.compareTo(REACTIVATION_MAX) > 0) {
                throw new IllegalArgumentException("must be PT0S (never) to " + REACTIVATION_MAX);
            }
            return window;
        }

        private @Nullable Path path(String name) {
            String text = text(name);
            return text == null ? null : Path.of(text);
        }

        private <T> T required(String name, Function<String, T> reader, T otherwise) {
            if (text(name) == null) {
                problems.add(name + " is required");
                return otherwise;
            }
            return read(name, "", reader, otherwise);
        }

        private <T> T read(String name, String byDefault, Function<String, T> reader, T otherwise) {
            String text = text(name);
            try {
                return reader.apply(text == null ? byDefault : text);
            } catch (IllegalArgumentException | DateTimeParseException e) {
                problems.add(name + ": " + e.getMessage());
                return otherwise;
            }
        }

        private @Nullable String text(String name) {
            String value = environment.get(name);
            return value == null || value.isBlank() ? null : value.strip();
        }
    }
}
