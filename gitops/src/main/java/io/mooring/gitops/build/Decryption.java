package io.mooring.gitops.build;

import io.mooring.gitops.build.SourceTree.SourceFile;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.sops.Sops;
import io.mooring.gitops.sops.SopsFailed;
import io.mooring.gitops.sops.SopsFormat;
import io.mooring.gitops.sops.SopsKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Opens what is encrypted in one build. What kustomize must read is given stand-ins for the values, which are put back when it is
 * done: nothing that was encrypted is ever in a file.
 */
final class Decryption {
    private static final String DISABLED = "kustomize.toolkit.fluxcd.io/decrypt";
    private static final List<SopsFormat> DETECTED =
            List.of(SopsFormat.YAML, SopsFormat.JSON, SopsFormat.DOTENV, SopsFormat.INI);

    private final SourceTree tree;
    private final SopsKeys keys;
    private final Sops sops;
    private final StandIns standIns = new StandIns();
    private final Map<String, byte[]> replaced = new HashMap<>();
    private final Set<String> verified = new HashSet<>();

    Decryption(SourceTree tree, SopsKeys keys) {
        this.tree = tree;
        this.keys = keys;
        this.sops = new Sops(keys);
    }

    /** The source with stand-ins. Its folders are not those of the source, so that builds of it are not mixed up. */
    SourceTree tree() {
        return new SourceTree() {
            @Override
            public Optional<String> folderId(String path) {
                return tree.folderId(path).map(id -> id + "+" + keys.digest());
            }

            @Override
            public List<SourceFile> files(String folder) throws BuildFailed {
                return tree.files(folder);
            }

            @Override
            public byte[] read(SourceFile file) throws BuildFailed {
                byte[] other = replaced.get(file.path());
                return other == null ? tree.read(file) : other;
            }
        };
    }

    /** Opens what the kustomization.yaml of a folder, and those it refers to, make Secrets and patches of. */
    void prepare(String start) throws BuildFailed {
        for (String folder : new KustomizeScope(tree).folders(start)) {
            for (SourceFile file : tree.files(folder)) {
                if (file.folder().equals(folder) && KustomizationFile.NAMES.contains(file.name())) {
                    prepare(file);
                }
            }
        }
    }

    private void prepare(SourceFile kustomization) throws BuildFailed {
        String text = new String(tree.read(kustomization), StandardCharsets.UTF_8);
        for (JsonNode document : YamlManifests.documents(kustomization.path(), text)) {
            for (JsonNode generator : document.path("secretGenerator")) {
                for (JsonNode entry : generator.path("files")) {
                    String[] parts = entry.asString("").split("=", 2);
                    replace(kustomization, parts[parts.length - 1], SopsFormat.of(parts[0]), true);
                }
                env(kustomization, generator.path("env"));
                for (JsonNode entry : generator.path("envs")) {
                    env(kustomization, entry);
                }
            }
            for (JsonNode patch : document.path("patches")) {
                String path = patch.path("path").asString("");
                replace(kustomization, path, SopsFormat.of(path), false);
            }
            for (JsonNode resource : document.path("resources")) {
                verify(KustomizeScope.resolve(kustomization.folder(), resource.asString(""), kustomization.path()));
            }
        }
    }

    private void env(SourceFile kustomization, JsonNode entry) throws BuildFailed {
        SopsFormat format = SopsFormat.of(entry.asString(""));
        replace(kustomization, entry.asString(""), format == SopsFormat.BINARY ? SopsFormat.DOTENV : format, false);
    }

    private void replace(SourceFile kustomization, String path, SopsFormat format, boolean whole) throws BuildFailed {
        Optional<SourceFile> file = file(KustomizeScope.resolve(kustomization.folder(), path, kustomization.path()));
        if (path.isEmpty() || file.isEmpty() || replaced.containsKey(file.get().path())) {
            return;
        }
        byte[] content = tree.read(file.get());
        if (!format.marks(content)) {
            return;
        }
        try {
            byte[] other = whole
                    ? standIns.of(sops.open(content, format, format)).getBytes(StandardCharsets.UTF_8)
                    : sops.open(
                            content,
                            format,
                            value -> standIns.of(format == SopsFormat.DOTENV ? escaped(value) : value));
            replaced.put(file.get().path(), other);
        } catch (SopsFailed e) {
            throw failed(file.get().path(), e);
        }
    }

    /** In a dotenv file a line break is written as a backslash and an n, and so kustomize leaves it. */
    private static JsonNode escaped(JsonNode value) {
        return JsonNodeFactory.instance.stringNode(value.asString("").replace("\n", "\\n"));
    }

    private Optional<SourceFile> file(String path) throws BuildFailed {
        String folder = KustomizeScope.parent(path);
        return tree.folderId(folder).isEmpty()
                ? Optional.empty()
                : tree.files(folder).stream()
                        .filter(file -> file.path().equals(path))
                        .findFirst();
    }

    /** What kustomize has handled is in another order than in its file, so that the code over it is checked before. */
    private void verify(String path) throws BuildFailed {
        Optional<SourceFile> file = file(path);
        SopsFormat format = SopsFormat.of(path);
        if (file.isPresent() && (format == SopsFormat.YAML || format == SopsFormat.JSON) && verified.add(path)) {
            byte[] content = tree.read(file.get());
            try {
                if (format.marks(content)) {
                    sops.verify(content, format);
                }
            } catch (SopsFailed e) {
                throw failed(path, e);
            }
        }
    }

    /** Names of generated Secrets end in a digest of their content: it is to be that of what was encrypted. */
    List<Manifest> named(List<Manifest> manifests) throws BuildFailed {
        return standIns.named(manifests);
    }

    /** The manifests as they are to be applied. */
    List<Manifest> opened(List<Manifest> manifests) throws BuildFailed {
        List<Manifest> opened = new ArrayList<>(manifests.size());
        for (Manifest manifest : standIns.putBack(manifests)) {
            boolean disabled = manifest.object()
                    .annotation(DISABLED)
                    .filter("disabled"::equalsIgnoreCase)
                    .isPresent();
            opened.add(disabled ? manifest : opened(manifest));
        }
        return List.copyOf(opened);
    }

    private Manifest opened(Manifest manifest) throws BuildFailed {
        KubernetesObject object = manifest.object();
        try {
            if (Sops.encrypted(object.tree())) {
                verify(manifest.file());
                return new Manifest(new KubernetesObject(sops.open(object.tree())), manifest.file());
            }
            return object.kind().equals("Secret") ? new Manifest(entries(object), manifest.file()) : manifest;
        } catch (SopsFailed e) {
            throw failed(manifest.file() + " (" + object.kind() + "/" + object.name() + ")", e);
        }
    }

    /** Entries of a Secret that are encrypted files by themselves. */
    private KubernetesObject entries(KubernetesObject secret) throws SopsFailed {
        Map<String, String> opened = new HashMap<>();
        for (var entry : secret.tree().path("data").properties()) {
            Optional<byte[]> data = StandIns.base64(entry.getValue());
            Optional<SopsFormat> format = data.flatMap(
                    bytes -> DETECTED.stream().filter(one -> one.marks(bytes)).findFirst());
            if (data.isPresent() && format.isPresent()) {
                byte[] plain = sops.open(data.get(), format.get(), SopsFormat.of(entry.getKey()));
                opened.put(entry.getKey(), Base64.getEncoder().encodeToString(plain));
            }
        }
        if (opened.isEmpty()) {
            return secret;
        }
        KubernetesObject copy = secret.copy();
        opened.forEach(KubernetesObject.child(copy.tree(), "data")::put);
        return copy;
    }

    /** Without spec.decryption nothing is opened, and a Secret that would have to be is not applied. */
    static List<Manifest> refusing(List<Manifest> manifests) throws BuildFailed {
        for (Manifest manifest : manifests) {
            KubernetesObject object = manifest.object();
            if (object.kind().equals("Secret") && object.apiVersion().equals("v1") && Sops.encrypted(object.tree())) {
                throw new BuildFailed(object.ref() + " is SOPS encrypted, configuring decryption is required for this"
                        + " secret to be reconciled");
            }
        }
        return manifests;
    }

    private static BuildFailed failed(String what, SopsFailed cause) {
        return new BuildFailed("cannot decrypt " + what + ": " + cause.getMessage());
    }
}
