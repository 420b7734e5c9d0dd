// Every operation of Microsoft's own Go clients, against a Mooring hub: only endpoint, token and CA are given.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/hybridkubernetes/armhybridkubernetes"
	kc "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/kubernetesconfiguration/armkubernetesconfiguration/v2"
)

const rp, kind = "Microsoft.Kubernetes", "connectedClusters"

var (
	ctx       = context.Background()
	group     = os.Getenv("GROUP")
	cluster   = os.Getenv("CLUSTER")
	clusters  *armhybridkubernetes.ClientFactory
	config    *kc.ClientFactory
	agentKey  = os.Getenv("AGENT_KEY")
	extension = os.Getenv("EXTENSION_TYPE")
)

type token struct{}

func (token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: os.Getenv("TOKEN"), ExpiresOn: time.Now().Add(50 * time.Minute)}, nil
}

func step(name string) {
	fmt.Println("step " + name)
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func expect(what string, actual, wanted any) {
	if !reflect.DeepEqual(actual, wanted) {
		panic(fmt.Sprintf("%s is %v, not %v", what, actual, wanted))
	}
}

func refused(what string, err error, status int, code string) {
	var answer *azcore.ResponseError
	if !errors.As(err, &answer) {
		panic(fmt.Sprintf("%s: %v", what, err))
	}
	expect(what+": status", answer.StatusCode, status)
	expect(what+": code", answer.ErrorCode, code)
}

func ended[T any](poller *runtime.Poller[T], err error) T {
	check(err)
	return must(poller.PollUntilDone(ctx, nil))
}

func eachPage[T any](pager *runtime.Pager[T], see func(T)) int {
	pages := 0
	for pager.More() {
		see(must(pager.NextPage(ctx)))
		pages++
	}
	return pages
}

func connect() {
	endpoint := os.Getenv("HUB")
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(must(os.ReadFile(os.Getenv("CA")))) {
		panic("no certificate in the CA file")
	}
	options := &arm.ClientOptions{ClientOptions: policy.ClientOptions{
		Cloud: cloud.Configuration{Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Endpoint: endpoint, Audience: endpoint},
		}},
		Transport: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}},
	}}
	subscription := os.Getenv("SUBSCRIPTION")
	clusters = must(armhybridkubernetes.NewClientFactory(subscription, token{}, options))
	config = must(kc.NewClientFactory(subscription, token{}, options))
}

func operations() {
	found := map[string]bool{}
	eachPage(clusters.NewOperationsClient().NewGetPager(nil), func(page armhybridkubernetes.OperationsClientGetResponse) {
		for _, one := range page.Value {
			found[strings.ToLower(*one.Name)] = true
		}
	})
	eachPage(config.NewOperationsClient().NewListPager(nil), func(page kc.OperationsClientListResponse) {
		for _, one := range page.Value {
			found[strings.ToLower(*one.Name)] = true
		}
	})
	expect("operations of clusters", found["microsoft.kubernetes/connectedclusters/read"], true)
	expect("operations of configurations", found["microsoft.kubernetesconfiguration/fluxconfigurations/write"], true)
	step("operations")
}

func clusterBody(key string, tags map[string]*string) armhybridkubernetes.ConnectedCluster {
	return armhybridkubernetes.ConnectedCluster{
		Location: to.Ptr("westeurope"),
		Tags:     tags,
		Identity: &armhybridkubernetes.ConnectedClusterIdentity{
			Type: to.Ptr(armhybridkubernetes.ResourceIdentityTypeSystemAssigned),
		},
		Properties: &armhybridkubernetes.ConnectedClusterProperties{
			AgentPublicKeyCertificate: to.Ptr(key),
			Distribution:              to.Ptr("k3s"),
			Infrastructure:            to.Ptr("generic"),
		},
	}
}

func failures() {
	api := clusters.NewConnectedClusterClient()
	_, err := api.Get(ctx, group, "absent", nil)
	refused("an absent cluster", err, 404, "ResourceNotFound")
	_, err = api.BeginCreate(ctx, group, "bad", clusterBody("!", nil), nil)
	refused("a key that is none", err, 400, "InvalidRequestContent")
	_, err = api.BeginCreate(ctx, group, "a b", clusterBody(agentKey, nil), nil)
	refused("a name that is none", err, 400, "InvalidResourceName")
	_, err = config.NewFluxConfigurationsClient().Get(ctx, group, rp, kind, "absent", "fleet", nil)
	refused("a parent that is absent", err, 404, "ParentResourceNotFound")
	step("errors")
}

func connectedCluster() {
	api := clusters.NewConnectedClusterClient()
	tags := map[string]*string{"team": to.Ptr("größe 😀")}
	made := ended(api.BeginCreate(ctx, group, cluster, clusterBody(agentKey, tags), nil))
	expect("name", *made.Name, cluster)
	expect("state", *made.Properties.ProvisioningState, armhybridkubernetes.ProvisioningStateSucceeded)
	shown := must(api.Get(ctx, group, cluster, nil))
	expect("tags", shown.Tags, tags)
	expect("distribution", *shown.Properties.Distribution, "k3s")
	other := map[string]*string{"team": to.Ptr("b")}
	patched := must(api.Update(ctx, group, cluster, armhybridkubernetes.ConnectedClusterPatch{Tags: other}, nil))
	expect("patched tags", patched.Tags, other)
	again := ended(api.BeginCreate(ctx, group, cluster, clusterBody(agentKey, tags), nil))
	expect("tags after a second PUT", again.Tags, tags)
	_, err := api.ListClusterUserCredential(ctx, group, cluster, armhybridkubernetes.ListClusterUserCredentialProperties{
		AuthenticationMethod: to.Ptr(armhybridkubernetes.AuthenticationMethodToken), ClientProxy: to.Ptr(true),
	}, nil)
	refused("the user's credential", err, 409, "ClusterConnectDisabled")
	step("cluster")
}

func lists() {
	many := strings.Split(os.Getenv("MANY"), "/")
	count := must(strconv.Atoi(many[2]))
	found := map[string]bool{}
	api := clusters.NewConnectedClusterClient()
	pages := eachPage(api.NewListByResourceGroupPager(many[0], nil),
		func(page armhybridkubernetes.ConnectedClusterClientListByResourceGroupResponse) {
			for _, one := range page.Value {
				found[*one.ID] = true
			}
		})
	expect("clusters", len(found), count)
	expect("more than one page of clusters", pages > 1, true)
	total, everything := 0, map[string]bool{}
	eachPage(api.NewListBySubscriptionPager(nil),
		func(page armhybridkubernetes.ConnectedClusterClientListBySubscriptionResponse) {
			for _, one := range page.Value {
				everything[*one.ID] = true
				total++
			}
		})
	expect("nothing twice", len(everything), total)
	expect("clusters of the subscription", total >= count, true)
	sum := 0
	pages = eachPage(config.NewFluxConfigurationsClient().NewListPager(many[0], rp, kind, many[1], nil),
		func(page kc.FluxConfigurationsClientListResponse) { sum += len(page.Value) })
	expect("configurations", sum, count)
	expect("more than one page of configurations", pages > 1, true)
	sum = 0
	pages = eachPage(config.NewExtensionsClient().NewListPager(many[0], rp, kind, many[1], nil),
		func(page kc.ExtensionsClientListResponse) { sum += len(page.Value) })
	expect("extensions", sum, count)
	expect("more than one page of extensions", pages > 1, true)
	step("lists")
}

func keys[T any](of map[string]T) []string {
	var all []string
	for key := range of {
		all = append(all, key)
	}
	sort.Strings(all)
	return all
}

func fluxConfiguration() {
	api := config.NewFluxConfigurationsClient()
	body := kc.FluxConfiguration{Properties: &kc.FluxConfigurationProperties{
		Scope:      to.Ptr(kc.ScopeTypeCluster),
		Namespace:  to.Ptr("flux-apps"),
		SourceKind: to.Ptr(kc.SourceKindTypeGitRepository),
		GitRepository: &kc.GitRepositoryDefinition{
			URL:           to.Ptr("https://git.example.com/fleet"),
			RepositoryRef: &kc.RepositoryRefDefinition{Branch: to.Ptr("main")},
		},
		Kustomizations: map[string]*kc.KustomizationDefinition{
			"infra": {Path: to.Ptr("./infra")},
			"apps":  {Path: to.Ptr("./apps"), DependsOn: []*string{to.Ptr("infra")}, Prune: to.Ptr(true)},
		},
	}}
	made := ended(api.BeginCreateOrUpdate(ctx, group, rp, kind, cluster, "fleet", body, nil))
	expect("state", *made.Properties.ProvisioningState, kc.ProvisioningStateSucceeded)
	expect("compliance", *made.Properties.ComplianceState, kc.FluxComplianceStateCompliant)
	expect("kustomizations", keys(made.Properties.Kustomizations), []string{"apps", "infra"})
	expect("default", *made.Properties.GitRepository.SyncIntervalInSeconds, int64(600))
	patched := ended(api.BeginUpdate(ctx, group, rp, kind, cluster, "fleet", kc.FluxConfigurationPatch{
		Properties: &kc.FluxConfigurationPatchProperties{Kustomizations: map[string]*kc.KustomizationPatchDefinition{
			"apps": nil,
			"more": {Path: to.Ptr("./more")},
		}},
	}, nil))
	expect("patched kustomizations", keys(patched.Properties.Kustomizations), []string{"infra", "more"})
	shown := must(api.Get(ctx, group, rp, kind, cluster, "fleet", nil))
	expect("scope", *shown.Properties.Scope, kc.ScopeTypeCluster)
	var names []string
	eachPage(api.NewListPager(group, rp, kind, cluster, nil), func(page kc.FluxConfigurationsClientListResponse) {
		for _, one := range page.Value {
			names = append(names, *one.Name)
		}
	})
	expect("listed", names, []string{"fleet"})
	ended(api.BeginDelete(ctx, group, rp, kind, cluster, "fleet", nil))
	_, err := api.Get(ctx, group, rp, kind, cluster, "fleet", nil)
	refused("a deleted configuration", err, 404, "ResourceNotFound")
	ended(api.BeginDelete(ctx, group, rp, kind, cluster, "fleet",
		&kc.FluxConfigurationsClientBeginDeleteOptions{ForceDelete: to.Ptr(true)}))
	step("fluxConfigurations")
}

func extensionOfCluster() {
	api := config.NewExtensionsClient()
	body := kc.Extension{Properties: &kc.ExtensionProperties{
		ExtensionType:           to.Ptr(extension),
		AutoUpgradeMinorVersion: to.Ptr(true),
		ReleaseTrain:            to.Ptr("Stable"),
		Scope:                   &kc.Scope{Cluster: &kc.ScopeCluster{ReleaseNamespace: to.Ptr("web")}},
		ConfigurationSettings:   map[string]*string{"replicas": to.Ptr("2"), "colour": to.Ptr("blue")},
	}}
	made := ended(api.BeginCreate(ctx, group, rp, kind, cluster, "web", body, nil))
	expect("state", *made.Properties.ProvisioningState, kc.ProvisioningStateSucceeded)
	patched := ended(api.BeginUpdate(ctx, group, rp, kind, cluster, "web", kc.PatchExtension{
		Properties: &kc.PatchExtensionProperties{ConfigurationSettings: map[string]*string{"colour": to.Ptr("red")}},
	}, nil))
	expect("patched setting", *patched.Properties.ConfigurationSettings["colour"], "red")
	shown := must(api.Get(ctx, group, rp, kind, cluster, "web", nil))
	expect("namespace", *shown.Properties.Scope.Cluster.ReleaseNamespace, "web")
	var names []string
	eachPage(api.NewListPager(group, rp, kind, cluster, nil), func(page kc.ExtensionsClientListResponse) {
		for _, one := range page.Value {
			names = append(names, *one.Name)
		}
	})
	expect("listed", names, []string{"flux", "web"})
	ended(api.BeginDelete(ctx, group, rp, kind, cluster, "web", nil))
	_, err := api.Get(ctx, group, rp, kind, cluster, "web", nil)
	refused("a deleted extension", err, 404, "ResourceNotFound")
	step("extensions")
}

func sourceControlConfiguration() {
	api := config.NewSourceControlConfigurationsClient()
	body := kc.SourceControlConfiguration{Properties: &kc.SourceControlConfigurationProperties{
		RepositoryURL:        to.Ptr("https://git.example.com/fleet"),
		OperatorNamespace:    to.Ptr("legacy"),
		OperatorInstanceName: to.Ptr("legacy"),
		OperatorType:         to.Ptr(kc.OperatorTypeFlux),
		OperatorScope:        to.Ptr(kc.OperatorScopeTypeCluster),
		OperatorParams:       to.Ptr("--git-branch=main --git-path=apps"),
		EnableHelmOperator:   to.Ptr(false),
	}}
	made := must(api.CreateOrUpdate(ctx, group, rp, kind, cluster, "legacy", body, nil))
	expect("name", *made.Name, "legacy")
	expect("repository", *made.Properties.RepositoryURL, "https://git.example.com/fleet")
	shown := must(api.Get(ctx, group, rp, kind, cluster, "legacy", nil))
	expect("parameters", *shown.Properties.OperatorParams, "--git-branch=main --git-path=apps")
	var names []string
	eachPage(api.NewListPager(group, rp, kind, cluster, nil), func(page kc.SourceControlConfigurationsClientListResponse) {
		for _, one := range page.Value {
			names = append(names, *one.Name)
		}
	})
	expect("listed", names, []string{"legacy"})
	ended(api.BeginDelete(ctx, group, rp, kind, cluster, "legacy", nil))
	_, err := api.Get(ctx, group, rp, kind, cluster, "absent", nil)
	refused("a source control configuration that is absent", err, 404, "ResourceNotFound")
	step("sourceControlConfigurations")
}

func farewell() {
	api := clusters.NewConnectedClusterClient()
	ended(api.BeginDelete(ctx, group, cluster, nil))
	_, err := api.Get(ctx, group, cluster, nil)
	refused("a deleted cluster", err, 404, "ResourceNotFound")
	ended(api.BeginDelete(ctx, group, cluster, nil))
	step("delete")
}

func main() {
	connect()
	operations()
	failures()
	connectedCluster()
	lists()
	fluxConfiguration()
	extensionOfCluster()
	sourceControlConfiguration()
	farewell()
	step("done")
}
