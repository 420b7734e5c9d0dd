"""Every operation of Microsoft's own Python clients, against a Mooring hub: only endpoint, token and CA are given."""

import os
import sys
import time

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.hybridkubernetes import ConnectedKubernetesClient
from azure.mgmt.hybridkubernetes import models as cluster_models
from azure.mgmt.kubernetesconfiguration import SourceControlConfigurationClient
from azure.mgmt.kubernetesconfiguration.extensions import KubernetesConfigurationExtensionsMgmtClient
from azure.mgmt.kubernetesconfiguration.extensions import models as extension_models
from azure.mgmt.kubernetesconfiguration.fluxconfigurations import KubernetesConfigurationFluxConfigurationsMgmtClient
from azure.mgmt.kubernetesconfiguration.fluxconfigurations import models as flux_models

ENDPOINT = os.environ["HUB"]
SUBSCRIPTION = os.environ["SUBSCRIPTION"]
GROUP = os.environ["GROUP"]
MANY, MANY_CLUSTER, MANY_COUNT = os.environ["MANY"].split("/")
MANY_COUNT = int(MANY_COUNT)
RP, KIND = "Microsoft.Kubernetes", "connectedClusters"


class Token:
    def get_token(self, *scopes, **kwargs):
        return AccessToken(os.environ["TOKEN"], int(time.time()) + 3000)


def client(of, **more):
    return of(
        Token(),
        SUBSCRIPTION,
        base_url=ENDPOINT,
        credential_scopes=[ENDPOINT + "/.default"],
        connection_verify=os.environ["CA"],
        **more,
    )


clusters = client(ConnectedKubernetesClient)
flux = client(KubernetesConfigurationFluxConfigurationsMgmtClient)
extensions = client(KubernetesConfigurationExtensionsMgmtClient)
classic = client(SourceControlConfigurationClient)


def step(name):
    print("step " + name, flush=True)


def expect(what, actual, wanted):
    if actual != wanted:
        sys.exit(f"{what} is {actual!r}, not {wanted!r}")


def refused(what, call, status, code, kind=HttpResponseError):
    try:
        call()
    except kind as error:
        expect(what + ": status", error.status_code, status)
        expect(what + ": code", error.error.code, code)
        return
    sys.exit(what + " was not refused")


def pages(paged):
    return [len(list(page)) for page in paged.by_page()]


def cluster_body(key, tags):
    return cluster_models.ConnectedCluster(
        location="westeurope",
        tags=tags,
        identity=cluster_models.ConnectedClusterIdentity(type="SystemAssigned"),
        properties=cluster_models.ConnectedClusterProperties(
            agent_public_key_certificate=key, distribution="k3s", infrastructure="generic"
        ),
    )


def operations():
    names = [operation.name for operation in clusters.operations.get()]
    expect("operations", "Microsoft.Kubernetes/connectedClusters/Read".lower() in map(str.lower, names), True)
    names = [operation.name for operation in classic.operations.list()]
    expect("operations", any("fluxconfigurations/write" in name.lower() for name in names), True)
    step("operations")


def errors():
    refused("an absent cluster", lambda: clusters.connected_cluster.get(GROUP, "absent"), 404, "ResourceNotFound",
            ResourceNotFoundError)
    refused("a key that is none",
            lambda: clusters.connected_cluster.begin_create_or_replace(GROUP, "bad", cluster_body("!", {})),
            400, "InvalidRequestContent")
    refused("a name that is none",
            lambda: clusters.connected_cluster.begin_create_or_replace(
                GROUP, "a b", cluster_body(os.environ["AGENT_KEY"], {})),
            400, "InvalidResourceName")
    refused("a parent that is absent",
            lambda: flux.flux_configurations.get(GROUP, RP, KIND, "absent", "fleet"), 404, "ParentResourceNotFound",
            ResourceNotFoundError)
    step("errors")


def cluster(name):
    tags = {"team": "größe 😀"}
    body = cluster_body(os.environ["AGENT_KEY"], tags)
    made = clusters.connected_cluster.begin_create_or_replace(GROUP, name, body).result()
    expect("name", made.name, name)
    expect("state", made.properties.provisioning_state, "Succeeded")
    shown = clusters.connected_cluster.get(GROUP, name)
    expect("tags", dict(shown.tags), tags)
    expect("distribution", shown.properties.distribution, "k3s")
    patched = clusters.connected_cluster.begin_update_async(
        GROUP, name, cluster_models.ConnectedClusterPatch(tags={"team": "b"})).result()
    expect("patched tags", dict(patched.tags), {"team": "b"})
    again = clusters.connected_cluster.begin_create_or_replace(GROUP, name, body).result()
    expect("tags after a second PUT", dict(again.tags), tags)
    refused("the user's credential",
            lambda: clusters.connected_cluster.list_cluster_user_credential(
                GROUP, name, cluster_models.ListClusterUserCredentialProperties(
                    authentication_method="Token", client_proxy=True)),
            409, "ClusterConnectDisabled")
    step("cluster")


def lists():
    by_group = pages(clusters.connected_cluster.list_by_resource_group(MANY))
    expect("clusters of the group", sum(by_group), MANY_COUNT)
    expect("more than one page", len(by_group) > 1, True)
    everything = list(clusters.connected_cluster.list_by_subscription())
    expect("clusters of the subscription", len(everything) >= MANY_COUNT, True)
    expect("nothing twice", len({one.id for one in everything}), len(everything))
    for what, found in {
        "configurations": pages(flux.flux_configurations.list(MANY, RP, KIND, MANY_CLUSTER)),
        "configurations of 2023-05-01": pages(classic.flux_configurations.list(MANY, RP, KIND, MANY_CLUSTER)),
        "extensions": pages(extensions.extensions.list(MANY, RP, KIND, MANY_CLUSTER)),
        "extensions of 2023-05-01": pages(classic.extensions.list(MANY, RP, KIND, MANY_CLUSTER)),
    }.items():
        expect(what, sum(found), MANY_COUNT)
        expect("more than one page of " + what, len(found) > 1, True)
    step("lists")


def flux_configuration(cluster_name):
    at = (GROUP, RP, KIND, cluster_name, "fleet")
    body = flux_models.FluxConfiguration(properties=flux_models.FluxConfigurationProperties(
        scope="cluster", namespace="flux-apps", source_kind="GitRepository",
        git_repository=flux_models.GitRepositoryDefinition(
            url="https://git.example.com/fleet", repository_ref=flux_models.RepositoryRefDefinition(branch="main")),
        kustomizations={
            "infra": flux_models.KustomizationDefinition(path="./infra"),
            "apps": flux_models.KustomizationDefinition(path="./apps", depends_on=["infra"], prune=True),
        }))
    made = flux.flux_configurations.begin_create_or_update(*at, body).result()
    expect("state", made.properties.provisioning_state, "Succeeded")
    expect("compliance", made.properties.compliance_state, "Compliant")
    expect("kustomizations", sorted(made.properties.kustomizations), ["apps", "infra"])
    expect("default", made.properties.git_repository.sync_interval_in_seconds, 600)
    patch = flux_models.FluxConfigurationPatch(properties=flux_models.FluxConfigurationPatchProperties(
        kustomizations={"apps": None, "more": flux_models.KustomizationPatchDefinition(path="./more")}))
    patched = flux.flux_configurations.begin_update(*at, patch).result()
    expect("patched kustomizations", sorted(patched.properties.kustomizations), ["infra", "more"])
    shown = flux.flux_configurations.get(*at)
    expect("scope", shown.properties.scope, "cluster")
    expect("listed", [one.name for one in flux.flux_configurations.list(*at[:4])], ["fleet"])
    expect("seen by 2023-05-01", classic.flux_configurations.get(*at).source_kind, "GitRepository")
    flux.flux_configurations.begin_delete(*at).result()
    refused("a deleted configuration", lambda: flux.flux_configurations.get(*at), 404, "ResourceNotFound",
            ResourceNotFoundError)
    flux.flux_configurations.begin_delete(*at, force_delete=True).result()
    step("fluxConfigurations")


def flux_configuration_2023(cluster_name):
    models = classic.models("2023-05-01")
    at = (GROUP, RP, KIND, cluster_name, "older")
    body = models.FluxConfiguration(
        scope="cluster", namespace="flux-apps", source_kind="GitRepository",
        git_repository=models.GitRepositoryDefinition(
            url="https://git.example.com/fleet", repository_ref=models.RepositoryRefDefinition(branch="main")),
        kustomizations={"apps": models.KustomizationDefinition(path="./apps")})
    made = classic.flux_configurations.begin_create_or_update(*at, body).result()
    expect("state", made.provisioning_state, "Succeeded")
    patched = classic.flux_configurations.begin_update(
        *at, models.FluxConfigurationPatch(suspend=True)).result()
    expect("suspend", patched.suspend, True)
    expect("kept kustomizations", sorted(patched.kustomizations), ["apps"])
    classic.flux_configurations.begin_delete(*at).result()
    refused("a deleted configuration", lambda: classic.flux_configurations.get(*at), 404, "ResourceNotFound",
            ResourceNotFoundError)
    step("fluxConfigurations 2023-05-01")


def extension(cluster_name):
    at = (GROUP, RP, KIND, cluster_name, "web")
    body = extension_models.Extension(properties=extension_models.ExtensionProperties(
        extension_type=os.environ["EXTENSION_TYPE"], auto_upgrade_minor_version=True, release_train="Stable",
        scope=extension_models.Scope(cluster=extension_models.ScopeCluster(release_namespace="web")),
        configuration_settings={"replicas": "2", "colour": "blue"}))
    made = extensions.extensions.begin_create(*at, body).result()
    expect("state", made.properties.provisioning_state, "Succeeded")
    patched = extensions.extensions.begin_update(*at, extension_models.PatchExtension(
        properties=extension_models.PatchExtensionProperties(configuration_settings={"colour": "red"}))).result()
    expect("patched setting", patched.properties.configuration_settings["colour"], "red")
    shown = extensions.extensions.get(*at)
    expect("namespace", shown.properties.scope.cluster.release_namespace, "web")
    expect("listed", [one.name for one in extensions.extensions.list(*at[:4])], ["flux", "web"])
    expect("seen by 2023-05-01", classic.extensions.get(*at).extension_type.lower(),
           os.environ["EXTENSION_TYPE"].lower())
    extensions.extensions.begin_delete(*at).result()
    refused("a deleted extension", lambda: extensions.extensions.get(*at), 404, "ResourceNotFound",
            ResourceNotFoundError)
    step("extensions")


def source_control_configuration(cluster_name):
    models = classic.models("2023-05-01")
    api = classic.source_control_configurations
    at = (GROUP, RP, KIND, cluster_name, "legacy")
    body = models.SourceControlConfiguration(
        repository_url="https://git.example.com/fleet", operator_namespace="legacy", operator_instance_name="legacy",
        operator_type="Flux", operator_scope="cluster", operator_params="--git-branch=main --git-path=apps",
        enable_helm_operator=False)
    made = api.create_or_update(*at, body)
    expect("name", made.name, "legacy")
    expect("repository", made.repository_url, "https://git.example.com/fleet")
    shown = api.get(*at)
    expect("parameters", shown.operator_params, "--git-branch=main --git-path=apps")
    expect("listed", [one.name for one in api.list(*at[:4])], ["legacy"])
    api.begin_delete(*at).result()
    refused("a source control configuration that is absent", lambda: api.get(*at[:4], "absent"), 404,
            "ResourceNotFound", ResourceNotFoundError)
    step("sourceControlConfigurations")


def farewell(name):
    clusters.connected_cluster.begin_delete(GROUP, name).result()
    refused("a deleted cluster", lambda: clusters.connected_cluster.get(GROUP, name), 404, "ResourceNotFound",
            ResourceNotFoundError)
    clusters.connected_cluster.begin_delete(GROUP, name).result()
    step("delete")


def main():
    name = os.environ["CLUSTER"]
    operations()
    errors()
    cluster(name)
    lists()
    flux_configuration(name)
    flux_configuration_2023(name)
    extension(name)
    source_control_configuration(name)
    farewell(name)
    step("done")


main()
