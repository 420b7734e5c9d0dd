package io.mooring.protocol.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One type of extension as the catalogue's files write it; unknown fields are refused, so that a misspelt one is noticed.
 */
public final class ExtensionTypeFile {
    private static final String TYPE_NAME = "[a-z0-9][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)+";

    private ExtensionTypeFile() {}

    /** @throws IllegalArgumentException in words for whoever wrote the file */
    public static ExtensionType read(JsonNode root) {
        known(
                root,
                "type",
                "publisher",
                "description",
                "system",
                "chart",
                "kubernetes",
                "versions",
                "releaseTrains",
                "scopes",
                "settings",
                "signature",
                "rollout");
        String type = text(root, "type");
        if (!type.matches(TYPE_NAME)) {
            throw new IllegalArgumentException("\"" + type + "\" is no type: lower-case words with dots between");
        }
        ChartOrigin chart = chart(root.path("chart"));
        ExtensionType read = new ExtensionType(
                type,
                text(root, "publisher"),
                text(root, "description"),
                root.path("system").asBoolean(false),
                chart,
                root.path("kubernetes").asString(""),
                versions(root.path("versions")),
                trains(root.path("releaseTrains")),
                scopes(root.path("scopes")),
                SettingsSchema.read(root.path("settings")),
                PolicyFile.signature(root.path("signature"), chart),
                PolicyFile.rollout(root.path("rollout")));
        boolean asksNobody = read.chart() instanceof ChartOrigin.Bundled || read.chart() instanceof ChartOrigin.BuiltIn;
        if (asksNobody && read.versions().isEmpty()) {
            throw new IllegalArgumentException("it needs versions, because no repository knows them");
        }
        if (read.rollout() != null && read.versions().isEmpty()) {
            throw new IllegalArgumentException("it needs versions, because the hub spreads only those that it knows");
        }
        return read;
    }

    private static ChartOrigin chart(JsonNode chart) {
        known(chart, "bundled", "repository", "git", "builtIn");
        if (chart.size() != 1) {
            throw new IllegalArgumentException("\"chart\" names one place that the chart comes from");
        }
        if (chart.has("bundled")) {
            return new ChartOrigin.Bundled(text(chart, "bundled"));
        }
        if (chart.has("builtIn")) {
            return new ChartOrigin.BuiltIn(text(chart, "builtIn"));
        }
        if (chart.has("repository")) {
            JsonNode repository = chart.path("repository");
            known(repository, "url", "name");
            return new ChartOrigin.Repository(text(repository, "url"), text(repository, "name"));
        }
        JsonNode git = chart.path("git");
        known(git, "url", "branch", "tag", "commit", "path");
        return new ChartOrigin.Git(
                text(git, "url"),
                git.path("branch").asString(""),
                git.path("tag").asString(""),
                git.path("commit").asString(""),
                git.path("path").asString(""));
    }

    private static List<ExtensionType.Version> versions(JsonNode list) {
        List<ExtensionType.Version> versions = new ArrayList<>();
        for (JsonNode version : list) {
            known(version, "version", "kubernetes", "notes");
            versions.add(new ExtensionType.Version(
                    text(version, "version"),
                    version.path("kubernetes").asString(""),
                    version.path("notes").asString("")));
        }
        return versions;
    }

    private static List<ExtensionType.ReleaseTrain> trains(JsonNode list) {
        List<ExtensionType.ReleaseTrain> trains = new ArrayList<>();
        for (JsonNode train : list) {
            known(train, "name", "versions");
            trains.add(new ExtensionType.ReleaseTrain(text(train, "name"), text(train, "versions")));
        }
        if (trains.isEmpty()) {
            throw new IllegalArgumentException("it needs a release train");
        }
        return trains;
    }

    private static ExtensionScopes scopes(JsonNode scopes) {
        known(scopes, "cluster", "namespace");
        if (!scopes.has("cluster")) {
            return namespace(scopes.path("namespace"));
        }
        ExtensionScopes.Cluster cluster = cluster(scopes.path("cluster"));
        return scopes.has("namespace")
                ? new ExtensionScopes.Both(cluster, namespace(scopes.path("namespace")))
                : cluster;
    }

    private static ExtensionScopes.Cluster cluster(JsonNode cluster) {
        known(cluster, "defaultReleaseNamespace", "allowMultipleInstances");
        return new ExtensionScopes.Cluster(
                text(cluster, "defaultReleaseNamespace"),
                cluster.path("allowMultipleInstances").asBoolean(false)
                        ? ExtensionScopes.Instances.MANY
                        : ExtensionScopes.Instances.ONE);
    }

    private static ExtensionScopes.Namespace namespace(JsonNode namespace) {
        known(namespace, "defaultTargetNamespace");
        return new ExtensionScopes.Namespace(text(namespace, "defaultTargetNamespace"));
    }

    static void known(JsonNode object, String... fields) {
        Set<String> allowed = Set.of(fields);
        for (String field : object.propertyNames()) {
            if (!allowed.contains(field)) {
                throw new IllegalArgumentException(
                        "the field \"" + field + "\" means nothing here; there are " + List.of(fields));
            }
        }
    }

    static String text(JsonNode object, String field) {
        String text = object.path(field).asString("");
        if (text.isBlank()) {
            throw new IllegalArgumentException("the field \"" + field + "\" is missing");
        }
        return text;
    }
}
