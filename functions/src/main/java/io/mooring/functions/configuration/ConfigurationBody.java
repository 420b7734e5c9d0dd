package io.mooring.functions.configuration;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.configuration.RepositoryRef;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a configuration from the body of a request, and fills in the contract's defaults. */
final class ConfigurationBody {
    private static final String GIT = "GitRepository";
    private static final long SECONDS_DEFAULT = 600;
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern KUSTOMIZATION = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern URL = Pattern.compile("(https?|ssh|file)://\\S+|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:\\S+");

    /** Kubernetes allows 63, and Flux appends a character to some names. */
    private static final int JOINED_NAME_MAX = 62;

    private static final int KUSTOMIZATIONS_MAX = 500;

    private ConfigurationBody() {}

    static FluxConfigurationSpec read(String name, Members properties) {
        refuseUnsupported(properties);
        String kind = properties.string("sourceKind");
        if (!GIT.equalsIgnoreCase(kind)) {
            throw ArmFailure.refused("'properties.sourceKind' " + kind + " is not supported yet; GitRepository is.");
        }
        Members git = properties.optionalObject("gitRepository");
        if (git == null) {
            throw ArmFailure.refused("'properties.gitRepository' is required if the sourceKind is GitRepository.");
        }
        String namespace = properties.string("namespace", "default");
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw ArmFailure.refused("'properties.namespace' must be the name of a Kubernetes namespace.");
        }
        return FluxConfigurationSpec.ofGit(
                properties.word("scope", "cluster", "cluster", "namespace"),
                namespace,
                properties.bool("suspend", false),
                source(git),
                kustomizations(name, properties.optionalObject("kustomizations")));
    }

    private static void refuseUnsupported(Members properties) {
        Map<String, String> secrets = properties.strings("configurationProtectedSettings");
        if (secrets != null && !secrets.isEmpty()) {
            throw ArmFailure.refused("'properties.configurationProtectedSettings' are not supported yet. Put the"
                    + " credentials into a Secret of the cluster and name it in 'localAuthRef'.");
        }
        if (properties.bool("waitForReconciliation", false)) {
            throw ArmFailure.refused("'properties.waitForReconciliation' is not supported yet.");
        }
        for (String other : List.of("bucket", "azureBlob", "ociRepository")) {
            if (properties.has(other)) {
                throw ArmFailure.refused("'properties." + other + "' does not go with sourceKind GitRepository.");
            }
        }
    }

    private static GitRepositorySource source(Members git) {
        String url = git.string("url");
        if (!URL.matcher(url).matches()) {
            throw ArmFailure.refused("'" + git.pathOf("url")
                    + "' must begin with http://, https://, ssh:// or file://, or be user@host:path.");
        }
        return new GitRepositorySource(
                url,
                git.seconds("timeoutInSeconds", SECONDS_DEFAULT),
                git.seconds("syncIntervalInSeconds", SECONDS_DEFAULT),
                reference(git.optionalObject("repositoryRef")),
                git.optionalString("sshKnownHosts"),
                git.optionalString("httpsUser"),
                git.optionalString("httpsCACert"),
                git.optionalString("localAuthRef"),
                null);
    }

    private static @Nullable RepositoryRef reference(@Nullable Members ref) {
        return ref == null
                ? null
                : new RepositoryRef(
                        ref.optionalString("branch"),
                        ref.optionalString("tag"),
                        ref.optionalString("semver"),
                        ref.optionalString("commit"));
    }

    private static SortedMap<String, KustomizationSpec> kustomizations(String name, @Nullable Members given) {
        SortedMap<String, KustomizationSpec> specs = new TreeMap<>();
        if (given == null) {
            return specs;
        }
        for (String key : given.names()) {
            if (!KUSTOMIZATION.matcher(key).matches() || name.length() + 1 + key.length() > JOINED_NAME_MAX) {
                throw ArmFailure.refused("The name of the kustomization '" + key
                        + "' must have lower-case letters, digits and hyphens only, and '" + name + "-" + key
                        + "' at most " + JOINED_NAME_MAX + " characters.");
            }
            specs.put(key, kustomization(given.object(key)));
        }
        if (specs.size() > KUSTOMIZATIONS_MAX) {
            throw ArmFailure.refused(
                    "A configuration can have " + KUSTOMIZATIONS_MAX + " kustomizations, not " + specs.size() + ".");
        }
        checkOrder(specs);
        return specs;
    }

    private static KustomizationSpec kustomization(Members given) {
        Members postBuild = given.optionalObject("postBuild");
        if (postBuild != null && postBuild.has("substituteFrom")) {
            throw ArmFailure.refused("'" + postBuild.pathOf("substituteFrom") + "' is not supported yet.");
        }
        return new KustomizationSpec(
                given.string("path", ""),
                given.list("dependsOn"),
                given.seconds("timeoutInSeconds", SECONDS_DEFAULT),
                given.seconds("syncIntervalInSeconds", SECONDS_DEFAULT),
                given.optionalSeconds("retryIntervalInSeconds"),
                given.bool("prune", false),
                given.bool("force", false),
                given.bool("wait", true),
                postBuild == null ? null : postBuild.strings("substitute"),
                null);
    }

    private static void checkOrder(SortedMap<String, KustomizationSpec> specs) {
        specs.forEach((name, spec) -> {
            for (String before : dependsOn(spec)) {
                if (!specs.containsKey(before)) {
                    throw ArmFailure.refused("The kustomization '" + name + "' depends on '" + before
                            + "', which is not in this configuration.");
                }
            }
        });
        Set<String> ordered = new HashSet<>();
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Map.Entry<String, KustomizationSpec> entry : specs.entrySet()) {
                if (ordered.containsAll(dependsOn(entry.getValue()))) {
                    progress |= ordered.add(entry.getKey());
                }
            }
        }
        if (ordered.size() < specs.size()) {
            Set<String> circle = new TreeSet<>(specs.keySet());
            circle.removeAll(ordered);
            throw ArmFailure.refused("The kustomizations " + String.join(", ", circle)
                    + " depend on each other in a circle, or on ones that do.");
        }
    }

    private static List<String> dependsOn(KustomizationSpec spec) {
        List<String> names = spec.dependsOn();
        return names == null ? List.of() : names;
    }
}
