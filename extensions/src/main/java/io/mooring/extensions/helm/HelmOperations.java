package io.mooring.extensions.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.ListCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.UninstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Does the operations with helm-java, in the process it is called in. */
final class HelmOperations {
    Object run(HelmOperation operation) throws IOException {
        return switch (operation) {
            case HelmOperation.Install(ReleaseRequest request) -> install(request);
            case HelmOperation.Upgrade(ReleaseRequest request, boolean installIfAbsent) ->
                upgrade(request, installIfAbsent);
            case HelmOperation.Uninstall uninstall -> uninstall(uninstall);
            case HelmOperation.Status(ReleaseName release, Kubeconfig kubeconfig) ->
                revision(Helm.status(release.name())
                        .withNamespace(release.namespace())
                        .withKubeConfigContents(kubeconfig.yaml())
                        .call());
            case HelmOperation.ListAll list -> list(list);
            case HelmOperation.History history -> history(history);
            case HelmOperation.Test(ReleaseName release, Duration timeout, Kubeconfig kubeconfig) ->
                revision(Helm.test(release.name())
                        .withNamespace(release.namespace())
                        .withTimeout(Math.toIntExact(timeout.toSeconds()))
                        .withKubeConfigContents(kubeconfig.yaml())
                        .call());
            case HelmOperation.Template(TemplateRequest request) -> template(request);
            case HelmOperation.ShowChart(Path chart) ->
                Helm.show(existing(chart)).chart().call();
        };
    }

    private static ReleaseRevision install(ReleaseRequest request) throws IOException {
        try (HelmValuesFile values = HelmValuesFile.of(request.values())) {
            ReleaseOptions options = request.options();
            InstallCommand install = Helm.install(existing(request.chart()))
                    .withName(request.release().name())
                    .withNamespace(request.release().namespace())
                    .withKubeConfigContents(request.kubeconfig().yaml())
                    .withValuesFile(values.path())
                    .withTimeout(Math.toIntExact(options.timeout().toSeconds()))
                    .disableOpenApiValidation();
            HelmIntegers.of(request.values()).forEach(install::set);
            if (options.createNamespace()) {
                install.createNamespace();
            }
            if (options.switches().contains(ReleaseOptions.Switch.SKIP_CRDS)) {
                install.skipCrds();
            }
            if (options.description() != null) {
                install.withDescription(options.description());
            }
            switch (options.waiting()) {
                case NONE -> {}
                case READY -> install.waitReady();
                case ATOMIC -> install.waitReady().atomic();
            }
            return revision(install.call());
        }
    }

    private static ReleaseRevision upgrade(ReleaseRequest request, boolean installIfAbsent) throws IOException {
        // helm-java's own upgrade --install forgets the kubeconfig when there is nothing to upgrade.
        if (installIfAbsent && isAbsent(request)) {
            return install(request);
        }
        try (HelmValuesFile values = HelmValuesFile.of(request.values())) {
            ReleaseOptions options = request.options();
            UpgradeCommand upgrade = Helm.upgrade(existing(request.chart()))
                    .withName(request.release().name())
                    .withNamespace(request.release().namespace())
                    .withKubeConfigContents(request.kubeconfig().yaml())
                    .withValuesFile(values.path())
                    .resetValues()
                    .withTimeout(Math.toIntExact(options.timeout().toSeconds()))
                    .disableOpenApiValidation();
            HelmIntegers.of(request.values()).forEach(upgrade::set);
            if (options.switches().contains(ReleaseOptions.Switch.FORCE)) {
                upgrade.force();
            }
            if (options.switches().contains(ReleaseOptions.Switch.CLEANUP_ON_FAIL)) {
                upgrade.cleanupOnFail();
            }
            if (options.description() != null) {
                upgrade.withDescription(options.description());
            }
            switch (options.waiting()) {
                case NONE -> {}
                case READY -> upgrade.waitReady();
                case ATOMIC -> upgrade.waitReady().atomic();
            }
            return revision(upgrade.call());
        }
    }

    private static String uninstall(HelmOperation.Uninstall operation) {
        UninstallCommand uninstall = Helm.uninstall(operation.release().name())
                .withNamespace(operation.release().namespace())
                .withKubeConfigContents(operation.kubeconfig().yaml());
        if (!operation.withHooks()) {
            uninstall.noHooks();
        }
        return uninstall.call();
    }

    private static boolean isAbsent(ReleaseRequest request) {
        ReleaseName release = request.release();
        return list(new HelmOperation.ListAll(release.namespace(), request.kubeconfig())).stream()
                .noneMatch(found -> found.release().equals(release));
    }

    private static List<ReleaseRevision> list(HelmOperation.ListAll operation) {
        ListCommand list =
                Helm.list().all().withKubeConfigContents(operation.kubeconfig().yaml());
        if (operation.namespace() == null) {
            list.allNamespaces();
        } else {
            list.withNamespace(operation.namespace());
        }
        return list.call().stream().map(HelmOperations::revision).toList();
    }

    private static List<ReleaseRevision> history(HelmOperation.History operation) {
        return Helm.history(operation.release().name())
                .withNamespace(operation.release().namespace())
                .withMax(operation.revisionsMax())
                .withKubeConfigContents(operation.kubeconfig().yaml())
                .call()
                .stream()
                .map(past -> new ReleaseRevision(
                        operation.release(),
                        past.getRevision(),
                        ReleaseStatus.of(past.getStatus()),
                        past.getChart(),
                        past.getDescription()))
                .toList();
    }

    private static String template(TemplateRequest request) throws IOException {
        try (HelmValuesFile values = HelmValuesFile.of(request.values())) {
            TemplateCommand template = Helm.template(existing(request.chart()))
                    .withName(request.release().name())
                    .withNamespace(request.release().namespace())
                    .withValuesFile(values.path());
            HelmIntegers.of(request.values()).forEach(template::set);
            return template.call();
        }
    }

    private static ReleaseRevision revision(Release release) {
        return new ReleaseRevision(
                new ReleaseName(release.getNamespace(), release.getName()),
                Integer.parseInt(release.getRevision()),
                ReleaseStatus.of(release.getStatus()),
                release.getChart(),
                "");
    }

    /** Helm would look for a missing path in repositories of its own, and say something else. */
    private static String existing(Path chart) throws IOException {
        if (!Files.exists(chart)) {
            throw new NoSuchFileException(chart.toString(), null, "no such file or directory");
        }
        return chart.toString();
    }
}
