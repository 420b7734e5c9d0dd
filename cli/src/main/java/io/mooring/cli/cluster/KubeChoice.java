package io.mooring.cli.cluster;

import io.mooring.cli.kube.KubeconfigChoice;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a cluster by its kubeconfig. */
public final class KubeChoice {
    @Option(
            names = {"--kubeconfig", "--kube-config"},
            paramLabel = "FILE",
            description = "The kubeconfig; else KUBECONFIG, else ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = {"--context", "--kube-context"},
            paramLabel = "NAME",
            description = "The context in it (default: the current one).")
    private @Nullable String context;

    public KubeChoice() {}

    public KubeconfigChoice choose(Map<String, String> environment) {
        return KubeconfigChoice.of(kubeconfig, context, environment);
    }
}
