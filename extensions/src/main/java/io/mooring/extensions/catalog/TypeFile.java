package io.mooring.extensions.catalog;

import io.mooring.extensions.chart.ChartSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One type as a YAML file; unknown fields are refused, so that a misspelt one is noticed. */
record TypeFile(String name) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String TYPE_NAME = "[a-z0-9][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)+";

    ExtensionType read(byte[] yaml) throws CatalogInvalid {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JacksonException broken) {
            throw new CatalogInvalid(name, "it is not YAML", broken);
        }
        known(root, "type", "publisher", "description", "chart", "releaseTrains", "scopes");
        String type = text(root, "type");
        if (!type.matches(TYPE_NAME)) {
            throw new CatalogInvalid(name, "\"" + type + "\" is no type: lower-case words with dots between");
        }
        try {
            return new ExtensionType(
                    type,
                    text(root, "publisher"),
                    text(root, "description"),
                    chart(root.path("chart")),
                    trains(root.path("releaseTrains")),
                    scopes(root.path("scopes")));
        } catch (IllegalArgumentException refused) {
            throw new CatalogInvalid(name, String.valueOf(refused.getMessage()), refused);
        }
    }

    private ChartSource chart(JsonNode chart) throws CatalogInvalid {
        known(chart, "bundled", "repository", "git");
        if (chart.has("bundled")) {
            return new ChartSource.Bundled(Catalog.SHIPPED_FOLDER + "/charts/" + text(chart, "bundled"));
        }
        if (chart.has("repository")) {
            JsonNode repository = chart.path("repository");
            known(repository, "url", "name");
            return new ChartSource.Repository(URI.create(text(repository, "url")), text(repository, "name"), "");
        }
        JsonNode git = chart.path("git");
        known(git, "url", "branch", "tag", "commit", "path");
        return new ChartSource.Git(
                URI.create(text(git, "url")), reference(git), git.path("path").asString(""));
    }

    private static ChartSource.GitReference reference(JsonNode git) {
        if (git.has("commit")) {
            return new ChartSource.GitReference.Commit(git.path("commit").asString(""));
        }
        return git.has("tag")
                ? new ChartSource.GitReference.Tag(git.path("tag").asString(""))
                : new ChartSource.GitReference.Branch(git.path("branch").asString(""));
    }

    private List<ExtensionType.ReleaseTrain> trains(JsonNode list) throws CatalogInvalid {
        List<ExtensionType.ReleaseTrain> trains = new ArrayList<>();
        for (JsonNode train : list) {
            known(train, "name", "versions");
            trains.add(new ExtensionType.ReleaseTrain(text(train, "name"), text(train, "versions")));
        }
        if (trains.isEmpty()) {
            throw new CatalogInvalid(name, "it needs a release train");
        }
        return trains;
    }

    private ExtensionScopes scopes(JsonNode scopes) throws CatalogInvalid {
        known(scopes, "cluster", "namespace");
        if (!scopes.has("cluster")) {
            return namespace(scopes.path("namespace"));
        }
        ExtensionScopes.Cluster cluster = cluster(scopes.path("cluster"));
        return scopes.has("namespace")
                ? new ExtensionScopes.Both(cluster, namespace(scopes.path("namespace")))
                : cluster;
    }

    private ExtensionScopes.Cluster cluster(JsonNode cluster) throws CatalogInvalid {
        known(cluster, "defaultReleaseNamespace", "allowMultipleInstances");
        return new ExtensionScopes.Cluster(
                text(cluster, "defaultReleaseNamespace"),
                cluster.path("allowMultipleInstances").asBoolean(false)
                        ? ExtensionScopes.Instances.MANY
                        : ExtensionScopes.Instances.ONE);
    }

    private ExtensionScopes.Namespace namespace(JsonNode namespace) throws CatalogInvalid {
        known(namespace, "defaultTargetNamespace");
        return new ExtensionScopes.Namespace(text(namespace, "defaultTargetNamespace"));
    }

    private void known(JsonNode object, String... fields) throws CatalogInvalid {
        Set<String> allowed = Set.of(fields);
        for (String field : object.propertyNames()) {
            if (!allowed.contains(field)) {
                throw new CatalogInvalid(
                        name, "the field \"" + field + "\" means nothing here; there are " + List.of(fields));
            }
        }
    }

    private String text(JsonNode object, String field) throws CatalogInvalid {
        String text = object.path(field).asString("");
        if (text.isBlank()) {
            throw new CatalogInvalid(name, "the field \"" + field + "\" is missing");
        }
        return text;
    }
}
