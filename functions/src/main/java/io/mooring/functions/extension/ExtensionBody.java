package io.mooring.functions.extension;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.protocol.extension.ChartSource;
import io.mooring.protocol.extension.ExtensionLifecycle;
import io.mooring.protocol.extension.ExtensionScope;
import io.mooring.protocol.extension.ExtensionSpec;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an extension from the body of a request, and fills in the contract's defaults. */
final class ExtensionBody {
    /** The type of an extension that brings its own chart and names no type. */
    private static final String OWN_CHART = "helm.chart";

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern WEB = Pattern.compile("(https?|oci)://\\S+");
    private static final Pattern GIT = Pattern.compile("(https?|ssh|file)://\\S+|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:\\S+");

    private static final Pattern OBJECT = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private ExtensionBody() {}

    static ExtensionSpec read(Members properties, CatalogRules catalog) {
        ChartSource chart = chart(properties.optionalObject("chart"));
        String type =
                chart == null ? properties.string("extensionType") : properties.string("extensionType", OWN_CHART);
        if (!TYPE.matcher(type).matches()) {
            throw ArmFailure.refused("'properties.extensionType' must have 1 to 100 letters, digits, '.', '_' or '-'.");
        }
        String version = properties.optionalString("version");
        Upgrades upgrades = Upgrades.of(properties, chart != null && version != null);
        if (upgrades.areWanted() && version != null) {
            throw ArmFailure.refused(
                    "'properties.version' may be given only if 'properties.autoUpgradeMinorVersion' is false.");
        }
        Map<String, String> settings = properties.strings("configurationSettings");
        return new ExtensionSpec(
                type,
                chart,
                version,
                upgrades.areWanted(),
                upgrades.mode(),
                upgrades.areWanted() ? properties.string("releaseTrain", "Stable") : null,
                scope(properties.optionalObject("scope"), type, catalog),
                settings == null ? Map.of() : settings,
                lifecycle(properties.optionalObject("lifecycle")),
                null);
    }

    private static ExtensionScope scope(@Nullable Members scope, String type, CatalogRules catalog) {
        if (scope == null) {
            return catalog.defaultScope(type)
                    .orElseGet(() -> new ExtensionScope(new ExtensionScope.Cluster(null), null));
        }
        Members cluster = scope.optionalObject("cluster");
        Members namespace = scope.optionalObject("namespace");
        if ((cluster == null) == (namespace == null)) {
            throw ArmFailure.refused("'properties.scope' must have exactly one of 'cluster' and 'namespace'.");
        }
        return cluster != null
                ? new ExtensionScope(new ExtensionScope.Cluster(namespace(cluster, "releaseNamespace")), null)
                : new ExtensionScope(
                        null,
                        namespace == null
                                ? null
                                : new ExtensionScope.Namespace(namespace(namespace, "targetNamespace")));
    }

    private static @Nullable String namespace(Members scope, String member) {
        String name = scope.optionalString(member);
        if (name != null && !NAMESPACE.matcher(name).matches()) {
            throw ArmFailure.refused("'" + scope.pathOf(member) + "' must be the name of a Kubernetes namespace.");
        }
        return name;
    }

    private static @Nullable ChartSource chart(@Nullable Members chart) {
        if (chart == null) {
            return null;
        }
        Members repository = chart.optionalObject("repository");
        Members git = chart.optionalObject("git");
        if ((repository == null) == (git == null)) {
            throw ArmFailure.refused("'properties.chart' must have exactly one of 'repository' and 'git'.");
        }
        if (repository != null) {
            return new ChartSource(
                    new ChartSource.Repository(url(repository, WEB), repository.string("name")),
                    null,
                    secretRef(chart));
        }
        return git == null ? null : new ChartSource(null, git(git), secretRef(chart));
    }

    private static @Nullable String secretRef(Members chart) {
        String name = chart.optionalString("secretRef");
        if (name != null && !OBJECT.matcher(name).matches()) {
            throw ArmFailure.refused("'" + chart.pathOf("secretRef") + "' must be the name of a Secret.");
        }
        return name;
    }

    private static @Nullable ExtensionLifecycle lifecycle(@Nullable Members lifecycle) {
        if (lifecycle == null) {
            return null;
        }
        String readyWithin = lifecycle.optionalString("readyWithin");
        try {
            return new ExtensionLifecycle(
                    lifecycle.word("onFailure", "RollBack", "RollBack", "Keep").equals("Keep")
                            ? ExtensionLifecycle.OnFailure.KEEP
                            : ExtensionLifecycle.OnFailure.ROLL_BACK,
                    lifecycle.word("drift", "Repair", "Repair", "Report").equals("Report")
                            ? ExtensionLifecycle.Drift.REPORT
                            : ExtensionLifecycle.Drift.REPAIR,
                    lifecycle.word("crds", "Keep", "Keep", "Delete").equals("Delete")
                            ? ExtensionLifecycle.Crds.DELETE
                            : ExtensionLifecycle.Crds.KEEP,
                    readyWithin == null ? null : Duration.parse(readyWithin));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw ArmFailure.refused("'" + lifecycle.pathOf("readyWithin")
                    + "' must be an ISO 8601 duration from one second to one hour, such as PT5M.");
        }
    }

    private static ChartSource.Git git(Members git) {
        return new ChartSource.Git(
                url(git, GIT),
                git.optionalString("branch"),
                git.optionalString("tag"),
                git.optionalString("commit"),
                git.optionalString("path"));
    }

    private static String url(Members source, Pattern form) {
        String url = source.string("url");
        if (!form.matcher(url).matches()) {
            throw ArmFailure.refused("'" + source.pathOf("url") + "' is not a URL that a chart can come from.");
        }
        return url;
    }
}
