package io.mooring.functions.fluxv1;

import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.configuration.RepositoryRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A source control configuration: what Flux v1 was asked for, and the Flux configuration that stands for it.
 *
 * @param name of the resource
 * @param properties of the resource, with the defaults filled in
 */
public record SourceControl(String name, JsonNode properties) {
    /** No Flux configuration's name has a dot, so these never meet. */
    private static final String SUFFIX = ".v1";

    private static final int HASH_CHARACTERS = 6;

    /** Longer names would make the names of Kustomizations longer than labels can be. */
    public static final int NAME_LENGTH_MAX = 47;

    /** Folders of one repository, as many as a Flux configuration may have Kustomizations. */
    public static final int PATHS_MAX = 500;

    /** The name by which agents know it: a configuration among others. */
    public String agentName() {
        return agentName(name);
    }

    /** The name by which agents know a resource of this name. */
    public static String agentName(String name) {
        return name + SUFFIX;
    }

    /** The name of the resource that agents know by this name; empty if it is none of these. */
    public static Optional<String> resourceName(String agentName) {
        return agentName.endsWith(SUFFIX)
                ? Optional.of(agentName.substring(0, agentName.length() - SUFFIX.length()))
                : Optional.empty();
    }

    public int paths() {
        return params().paths().size();
    }

    public FluxConfigurationSpec configuration() {
        OperatorParams params = params();
        SortedMap<String, KustomizationSpec> kustomizations = new TreeMap<>();
        for (String path : params.paths()) {
            kustomizations.put(
                    "path-" + hash(path),
                    new KustomizationSpec(
                            path,
                            null,
                            params.gitTimeout().toSeconds(),
                            params.syncInterval().toSeconds(),
                            null,
                            params.garbageCollection(),
                            false,
                            false,
                            null,
                            null));
        }
        String scope = text("operatorScope");
        return FluxConfigurationSpec.ofGit(scope, text("operatorNamespace"), false, repository(params), kustomizations);
    }

    /** What of it cannot be had, in words; empty if all can. */
    public List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        List<String> flags = params().complaints();
        if (!flags.isEmpty()) {
            complaints.add("Not applied of operatorParams: " + String.join("; ", flags) + ".");
        }
        if (properties.path("enableHelmOperator").asBoolean(false)) {
            complaints.add("enableHelmOperator is not applied: no Helm operator of Flux v1 runs. Use an extension, or a"
                    + " HelmRelease in the repository.");
        }
        return complaints;
    }

    private GitRepositorySource repository(OperatorParams params) {
        return new GitRepositorySource(
                text("repositoryUrl"),
                params.gitTimeout().toSeconds(),
                seconds(params.pollInterval()),
                new RepositoryRef(params.branch(), null, null, null),
                optional("sshKnownHostsContents"),
                null,
                null,
                null,
                null);
    }

    private OperatorParams params() {
        return OperatorParams.parse(text("operatorParams"));
    }

    private String text(String member) {
        return properties.path(member).asString("");
    }

    private @Nullable String optional(String member) {
        String text = text(member);
        return text.isEmpty() ? null : text;
    }

    private static long seconds(Duration duration) {
        return Math.min(duration.toSeconds(), Integer.MAX_VALUE);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-256.", e);
        }
    }
}
