package io.mooring.extensions.helm;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One thing a worker can be asked to do. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HelmOperation.Install.class, name = "install"),
    @JsonSubTypes.Type(value = HelmOperation.Upgrade.class, name = "upgrade"),
    @JsonSubTypes.Type(value = HelmOperation.Uninstall.class, name = "uninstall"),
    @JsonSubTypes.Type(value = HelmOperation.Status.class, name = "status"),
    @JsonSubTypes.Type(value = HelmOperation.ListAll.class, name = "list"),
    @JsonSubTypes.Type(value = HelmOperation.History.class, name = "history"),
    @JsonSubTypes.Type(value = HelmOperation.Test.class, name = "test"),
    @JsonSubTypes.Type(value = HelmOperation.Template.class, name = "template"),
    @JsonSubTypes.Type(value = HelmOperation.ShowChart.class, name = "show-chart")
})
sealed interface HelmOperation {
    record Install(ReleaseRequest request) implements HelmOperation {}

    record Upgrade(ReleaseRequest request, boolean installIfAbsent) implements HelmOperation {}

    record Uninstall(ReleaseName release, Kubeconfig kubeconfig, boolean withHooks) implements HelmOperation {}

    record Status(ReleaseName release, Kubeconfig kubeconfig) implements HelmOperation {}

    /** All releases in every state, of one namespace or, without one, of the cluster. */
    record ListAll(@Nullable String namespace, Kubeconfig kubeconfig) implements HelmOperation {}

    record History(ReleaseName release, int revisionsMax, Kubeconfig kubeconfig) implements HelmOperation {}

    /** Runs the chart's own tests. */
    record Test(ReleaseName release, Duration timeout, Kubeconfig kubeconfig) implements HelmOperation {}

    record Template(TemplateRequest request) implements HelmOperation {}

    record ShowChart(Path chart) implements HelmOperation {}
}
