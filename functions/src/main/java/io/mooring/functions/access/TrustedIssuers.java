package io.mooring.functions.access;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose tokens the hub takes.
 *
 * @param issuers as their tokens name them in {@code iss}; discovery lies below each
 * @param audiences of which a token must have one
 * @param tenantId the hub's own tenant
 */
public record TrustedIssuers(List<URI> issuers, List<String> audiences, String tenantId) {
    /** Names that Entra ID has for "any tenant": their keys sign for strangers too. */
    private static final Set<String> ANY_TENANT = Set.of("common", "organizations", "consumers", "{tenantid}");

    private static final Pattern GUID =
            Pattern.compile("/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:/|$)");

    public TrustedIssuers {
        issuers = List.copyOf(issuers);
        audiences = List.copyOf(audiences);
    }

    /** @throws IllegalArgumentException if it is not a list of addresses, each of one tenant */
    public static List<URI> parseIssuers(String list) {
        List<URI> issuers = words(list).stream().map(URI::create).toList();
        for (URI issuer : issuers) {
            if (!"https".equalsIgnoreCase(issuer.getScheme()) || issuer.getHost() == null) {
                throw new IllegalArgumentException("'" + issuer + "' is not an https address");
            }
            for (String part : String.valueOf(issuer.getPath()).split("/")) {
                if (ANY_TENANT.contains(part.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException(
                            "'" + issuer + "' issues tokens of any tenant; name the tenant instead of '" + part + "'");
                }
            }
        }
        return some(issuers);
    }

    /** @throws IllegalArgumentException if there is none */
    public static List<String> parseAudiences(String list) {
        return some(words(list));
    }

    /** The tenant that an issuer issues for, if its address names one, as those of Entra ID do. */
    static Optional<String> tenant(URI issuer) {
        Matcher guid = GUID.matcher(String.valueOf(issuer.getPath()));
        return guid.find() ? Optional.of(guid.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** Those of Entra ID's first version end in a slash, which is easily forgotten in a setting. */
    static String plain(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static <T> List<T> some(List<T> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException("must name at least one");
        }
        return list;
    }
}
