package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.mooring.localcluster.process.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepares a container for its start: a fresh sandbox folder in which each mount is a link to its volume, the variables, the
 * command. Processes see the whole machine; {@code CONTAINER_SANDBOX_MOUNT_POINT} tells them where their mounts are, and
 * arguments and values that name a mount are rewritten to point there.
 */
final class KubeContainerPlans {
    private static final String SANDBOX_VARIABLE = "CONTAINER_SANDBOX_MOUNT_POINT";

    private final NodeSettings node;
    private final KubePodApi api;
    private final PodFolder folder;
    private final KubeVolumes volumes;
    private final DownwardFields fields;

    KubeContainerPlans(
            NodeSettings node, KubePodApi api, PodFolder folder, KubeVolumes volumes, DownwardFields fields) {
        this.node = node;
        this.api = api;
        this.folder = folder;
        this.volumes = volumes;
        this.fields = fields;
    }

    ContainerPlan prepare(Pod pod, Container container, Path imageRoot) throws PodBlocked {
        Path sandbox = folder.sandbox(container.getName());
        KubeEnvironment environment = new KubeEnvironment(api, pod.getMetadata().getNamespace(), fields);
        Map<String, String> declared = environment.variables(container, base(pod));
        MountRewriting mounts = new MountRewriting(
                container.getVolumeMounts().stream()
                        .map(VolumeMount::getMountPath)
                        .toList(),
                sandbox);
        Map<String, String> variables = new LinkedHashMap<>(node.processEnvironment());
        declared.forEach((name, value) -> variables.put(name, mounts.rewrite(value)));
        variables.putIfAbsent("HOME", sandbox.toString());
        variables.put(SANDBOX_VARIABLE, sandbox.toString());

        List<String> line = new ArrayList<>(container.getCommand());
        line.addAll(container.getArgs());
        if (container.getCommand().isEmpty()) {
            throw new PodBlocked(
                    "CreateContainerError", "the local node knows no entry point of images: name a command");
        }
        line.replaceAll(part -> VariableExpansion.expand(part, declared));
        CommandResolution programs =
                new CommandResolution(imageRoot, node.processEnvironment().getOrDefault("PATH", "/usr/bin:/bin"));
        List<String> command = ContainerPlan.resolved(line, mounts, programs);
        try {
            makeSandbox(sandbox, container, declared);
        } catch (IOException refused) {
            throw new PodBlocked("CreateContainerError", "sandbox of " + container.getName() + ": " + refused);
        }
        return new ContainerPlan(command, variables, sandbox, mounts, programs);
    }

    private Map<String, String> base(Pod pod) {
        Map<String, String> base = new LinkedHashMap<>();
        base.put("HOSTNAME", pod.getMetadata().getName());
        base.put("KUBERNETES_SERVICE_HOST", PodAddresses.HOST);
        base.put("KUBERNETES_SERVICE_PORT", Integer.toString(node.apiserverPort()));
        base.put("KUBERNETES_SERVICE_PORT_HTTPS", Integer.toString(node.apiserverPort()));
        return base;
    }

    private void makeSandbox(Path sandbox, Container container, Map<String, String> variables)
            throws IOException, PodBlocked {
        FolderTree.delete(sandbox);
        Files.createDirectories(sandbox);
        // Outer mounts first: an inner one may lie in the volume of an outer one.
        List<VolumeMount> outerFirst = container.getVolumeMounts().stream()
                .sorted(Comparator.comparingInt(mount -> mount.getMountPath().length()))
                .toList();
        for (VolumeMount mount : outerFirst) {
            link(sandbox, mount, variables);
        }
    }

    private void link(Path sandbox, VolumeMount mount, Map<String, String> variables) throws IOException, PodBlocked {
        Path at = sandbox.resolve(
                        mount.getMountPath().substring(mount.getMountPath().startsWith("/") ? 1 : 0))
                .normalize();
        if (!at.startsWith(sandbox) || at.equals(sandbox)) {
            throw new PodBlocked("CreateContainerError", "the mount path \"" + mount.getMountPath() + "\" is refused");
        }
        Path volume = volumes.folder(mount.getName());
        String expression = mount.getSubPathExpr();
        String subPath = expression == null || expression.isEmpty()
                ? mount.getSubPath()
                : VariableExpansion.expand(expression, variables);
        boolean whole = subPath == null || subPath.isEmpty();
        Path source = whole ? volume : volume.resolve(subPath).normalize();
        if (!source.startsWith(volume)) {
            throw new PodBlocked("CreateContainerError", "the subPath \"" + subPath + "\" leads out of its volume");
        }
        Files.createDirectories(at.resolve("..").normalize());
        if (!whole && volumes.isWritten(mount.getName())) {
            // Such a mount shows what was there at the start; the set that a link would name is deleted at the next
            // change.
            Files.copy(source, at, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        if (!whole) {
            Files.createDirectories(source);
        }
        Files.deleteIfExists(at);
        Files.createSymbolicLink(at, source);
    }
}
