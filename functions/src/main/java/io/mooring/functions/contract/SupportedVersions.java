package io.mooring.functions.contract;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.Provider;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions in which a route can be asked for: those of the type that it is about, else all of its provider's.
 *
 * @param type null if it is about no declared type
 */
public record SupportedVersions(Provider provider, @Nullable ResourceType type, List<ApiVersion> versions) {
    public SupportedVersions {
        versions = List.copyOf(versions);
    }

    public static SupportedVersions of(Provider provider, String route) {
        ResourceType type = ResourceTypes.ofRoute(route);
        if (type != null) {
            return new SupportedVersions(provider, type, type.versions());
        }
        List<ApiVersion> own = provider.versions().stream().map(ApiVersion::new).toList();
        return new SupportedVersions(
                provider, null, own.isEmpty() ? ResourceTypes.versions(provider.namespace()) : own);
    }

    /** @throws ArmFailure 400 if the request names no version, or one that the hub does not know */
    public void check(ArmRequest request) {
        if (versions.isEmpty()) {
            return;
        }
        String version = request.query("api-version");
        if (version == null || version.isBlank()) {
            throw ArmFailure.of(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        String wanted = version.toLowerCase(Locale.ROOT);
        if (versions.stream().noneMatch(known -> known.text().equals(wanted))) {
            throw unknown(version.length() > 100 ? version.substring(0, 100) + "..." : version);
        }
    }

    /** The version that a request is in, once it was checked. */
    public static ApiVersion asked(ArmRequest request) {
        String version = request.query("api-version");
        if (version == null) {
            throw new IllegalStateException("The request was let in without a version: " + request.uri());
        }
        return new ApiVersion(version);
    }

    private ArmFailure unknown(String version) {
        String supported = versions.stream().map(ApiVersion::text).collect(Collectors.joining(","));
        return type == null || provider == Provider.RESOURCES
                ? ArmFailure.of(
                        400,
                        "InvalidApiVersionParameter",
                        "The api-version '" + version + "' is invalid. The supported versions are '" + supported + "'.")
                : ArmFailure.of(
                        400,
                        "NoRegisteredProviderFound",
                        "No registered resource provider found for location 'any' and API version '" + version
                                + "' for type '" + type.name() + "'. The supported api-versions are '" + supported
                                + "'. The supported locations are 'any'.");
    }
}
