// Every operation of Microsoft's own JavaScript clients, against a Mooring hub: only endpoint, token and CA are given.
"use strict";

const assert = require("node:assert/strict");
const { ConnectedKubernetesClient } = require("@azure/arm-hybridkubernetes");
const { SourceControlConfigurationClient } = require("@azure/arm-kubernetesconfiguration");

const { HUB, TOKEN, SUBSCRIPTION, GROUP, CLUSTER, AGENT_KEY, EXTENSION_TYPE } = process.env;
const [MANY, MANY_CLUSTER, MANY_COUNT] = process.env.MANY.split("/");
const PARENT = [GROUP, "Microsoft.Kubernetes", "connectedClusters", CLUSTER];

const credential = {
  getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3000000 }),
};
const options = { endpoint: HUB, $host: HUB, credentialScopes: [`${HUB}/.default`] };
const clusters = new ConnectedKubernetesClient(credential, SUBSCRIPTION, options);
const configuration = new SourceControlConfigurationClient(credential, SUBSCRIPTION, options);

function step(name) {
  console.log(`step ${name}`);
}

async function refused(call, status, code) {
  await assert.rejects(call, (error) => {
    assert.equal(error.statusCode, status, error.message);
    assert.equal(error.code ?? error.details?.error?.code, code, error.message);
    return true;
  });
}

async function pages(paged) {
  const sizes = [];
  for await (const page of paged.byPage()) {
    sizes.push(page.length);
  }
  return sizes;
}

async function names(paged) {
  const found = [];
  for await (const item of paged) {
    found.push(item.name);
  }
  return found;
}

function clusterBody(key, tags) {
  return {
    location: "westeurope",
    tags,
    identity: { type: "SystemAssigned" },
    agentPublicKeyCertificate: key,
    distribution: "k3s",
    infrastructure: "generic",
  };
}

async function operations() {
  const ofClusters = await names(clusters.operations.list());
  assert.ok(ofClusters.some((name) => name.toLowerCase() === "microsoft.kubernetes/connectedclusters/read"));
  const ofConfiguration = await names(configuration.operations.list());
  assert.ok(ofConfiguration.some((name) => name.toLowerCase().includes("fluxconfigurations/write")));
  step("operations");
}

async function errors() {
  const key = AGENT_KEY;
  await refused(() => clusters.connectedClusterOperations.get(GROUP, "absent"), 404, "ResourceNotFound");
  await refused(
    () => clusters.connectedClusterOperations.beginCreateAndWait(GROUP, "bad", clusterBody("!", {})),
    400,
    "InvalidRequestContent",
  );
  await refused(
    () => clusters.connectedClusterOperations.beginCreateAndWait(GROUP, "a b", clusterBody(key, {})),
    400,
    "InvalidResourceName",
  );
  await refused(
    () => configuration.fluxConfigurations.get(...PARENT.slice(0, 3), "absent", "fleet"),
    404,
    "ParentResourceNotFound",
  );
  step("errors");
}

async function cluster() {
  const api = clusters.connectedClusterOperations;
  const tags = { team: "größe 😀" };
  const body = clusterBody(AGENT_KEY, tags);
  const made = await api.beginCreateAndWait(GROUP, CLUSTER, body);
  assert.equal(made.name, CLUSTER);
  assert.equal(made.provisioningState, "Succeeded");
  const shown = await api.get(GROUP, CLUSTER);
  assert.deepEqual(shown.tags, tags);
  assert.equal(shown.distribution, "k3s");
  const patched = await api.update(GROUP, CLUSTER, { tags: { team: "b" } });
  assert.deepEqual(patched.tags, { team: "b" });
  const again = await api.beginCreateAndWait(GROUP, CLUSTER, body);
  assert.deepEqual(again.tags, tags);
  const asked = { authenticationMethod: "Token", clientProxy: true };
  await refused(() => api.listClusterUserCredential(GROUP, CLUSTER, asked), 409, "ClusterConnectDisabled");
  step("cluster");
}

async function lists() {
  const parent = [MANY, "Microsoft.Kubernetes", "connectedClusters", MANY_CLUSTER];
  const lists = {
    clusters: clusters.connectedClusterOperations.listByResourceGroup(MANY),
    configurations: configuration.fluxConfigurations.list(...parent),
    extensions: configuration.extensions.list(...parent),
  };
  for (const [what, paged] of Object.entries(lists)) {
    const sizes = await pages(paged);
    assert.equal(sizes.reduce((sum, size) => sum + size, 0), Number(MANY_COUNT), what);
    assert.ok(sizes.length > 1, `more than one page of ${what}`);
  }
  const everything = [];
  for await (const one of clusters.connectedClusterOperations.listBySubscription()) {
    everything.push(one.id);
  }
  assert.ok(everything.length >= Number(MANY_COUNT));
  assert.equal(new Set(everything).size, everything.length, "nothing twice");
  step("lists");
}

async function fluxConfiguration() {
  const api = configuration.fluxConfigurations;
  const at = [...PARENT, "fleet"];
  const made = await api.beginCreateOrUpdateAndWait(...at, {
    scope: "cluster",
    namespace: "flux-apps",
    sourceKind: "GitRepository",
    gitRepository: { url: "https://git.example.com/fleet", repositoryRef: { branch: "main" } },
    kustomizations: { infra: { path: "./infra" }, apps: { path: "./apps", dependsOn: ["infra"], prune: true } },
  });
  assert.equal(made.provisioningState, "Succeeded");
  assert.equal(made.complianceState, "Compliant");
  assert.deepEqual(Object.keys(made.kustomizations).sort(), ["apps", "infra"]);
  assert.equal(made.gitRepository.syncIntervalInSeconds, 600);
  const patched = await api.beginUpdateAndWait(...at, {
    kustomizations: { apps: null, more: { path: "./more" } },
  });
  assert.deepEqual(Object.keys(patched.kustomizations).sort(), ["infra", "more"]);
  const shown = await api.get(...at);
  assert.equal(shown.scope, "cluster");
  assert.deepEqual(await names(api.list(...PARENT)), ["fleet"]);
  await api.beginDeleteAndWait(...at);
  await refused(() => api.get(...at), 404, "ResourceNotFound");
  await api.beginDeleteAndWait(...at, { forceDelete: true });
  step("fluxConfigurations");
}

async function extension() {
  const api = configuration.extensions;
  const at = [...PARENT, "web"];
  const made = await api.beginCreateAndWait(...at, {
    extensionType: EXTENSION_TYPE,
    autoUpgradeMinorVersion: true,
    releaseTrain: "Stable",
    scope: { cluster: { releaseNamespace: "web" } },
    configurationSettings: { replicas: "2", colour: "blue" },
  });
  assert.equal(made.provisioningState, "Succeeded");
  const patched = await api.beginUpdateAndWait(...at, { configurationSettings: { colour: "red" } });
  assert.equal(patched.configurationSettings.colour, "red");
  const shown = await api.get(...at);
  assert.equal(shown.scope.cluster.releaseNamespace, "web");
  assert.deepEqual(await names(api.list(...PARENT)), ["flux", "web"]);
  await api.beginDeleteAndWait(...at);
  await refused(() => api.get(...at), 404, "ResourceNotFound");
  step("extensions");
}

async function sourceControlConfiguration() {
  const api = configuration.sourceControlConfigurations;
  const at = [...PARENT, "legacy"];
  const made = await api.createOrUpdate(...at, {
    repositoryUrl: "https://git.example.com/fleet",
    operatorNamespace: "legacy",
    operatorInstanceName: "legacy",
    operatorType: "Flux",
    operatorScope: "cluster",
    operatorParams: "--git-branch=main --git-path=apps",
    enableHelmOperator: false,
  });
  assert.equal(made.name, "legacy");
  assert.equal(made.repositoryUrl, "https://git.example.com/fleet");
  const shown = await api.get(...at);
  assert.equal(shown.operatorParams, "--git-branch=main --git-path=apps");
  assert.deepEqual(await names(api.list(...PARENT)), ["legacy"]);
  await api.beginDeleteAndWait(...at);
  await refused(() => api.get(...PARENT, "absent"), 404, "ResourceNotFound");
  step("sourceControlConfigurations");
}

async function farewell() {
  const api = clusters.connectedClusterOperations;
  await api.beginDeleteAndWait(GROUP, CLUSTER);
  await refused(() => api.get(GROUP, CLUSTER), 404, "ResourceNotFound");
  await api.beginDeleteAndWait(GROUP, CLUSTER);
  step("delete");
}

async function main() {
  await operations();
  await errors();
  await cluster();
  await lists();
  await fluxConfiguration();
  await extension();
  await sourceControlConfiguration();
  await farewell();
  step("done");
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
