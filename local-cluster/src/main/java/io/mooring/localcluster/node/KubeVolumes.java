package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.mooring.localcluster.node.KubePodApi.BoundToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The volumes of one pod as folders, kept equal to the Secrets, ConfigMaps and tokens that they show. */
final class KubeVolumes {
    /** As the kubelet: a token is replaced when it has lived four fifths of its life. */
    private static final double TOKEN_LIFE_USED_MAX = 0.8;

    private static final int DEFAULT_MODE = 0644;

    private final DownwardFields fields;
    private final Path folder;
    private final KubePodApi api;
    private final Clock clock;
    private final Map<String, AtomicFolder> written = new HashMap<>();
    private final Map<String, BoundToken> tokens = new HashMap<>();

    KubeVolumes(DownwardFields fields, Path folder, KubePodApi api, Clock clock) {
        this.fields = fields;
        this.folder = folder;
        this.api = api;
        this.clock = clock;
    }

    Path folder(String volume) {
        return folder.resolve(volume);
    }

    /** Whether files in it are replaced by the node, so that single ones have to be copied out. */
    boolean isWritten(String volume) {
        return written.containsKey(volume);
    }

    /** Makes or refreshes all volumes; the first that cannot be made is told. */
    void refresh(Pod pod) throws PodBlocked {
        for (Volume volume : pod.getSpec().getVolumes()) {
            try {
                refresh(pod, volume);
            } catch (IOException refused) {
                throw new PodBlocked("FailedMount", "volume \"" + volume.getName() + "\": " + refused.getMessage());
            }
        }
    }

    /** When the next token wants replacing. */
    Optional<Instant> nextRefresh() {
        return tokens.values().stream().map(KubeVolumes::refreshAt).min(Instant::compareTo);
    }

    private static Instant refreshAt(BoundToken token) {
        Duration life = Duration.between(token.issuedAt(), token.expiresAt());
        return token.issuedAt().plusMillis((long) (life.toMillis() * TOKEN_LIFE_USED_MAX));
    }

    private void refresh(Pod pod, Volume volume) throws PodBlocked, IOException {
        String name = volume.getName();
        if (volume.getEmptyDir() != null) {
            Files.createDirectories(folder(name));
            return;
        }
        VolumeFiles files = new VolumeFiles(pod, name);
        if (volume.getSecret() != null) {
            var source = volume.getSecret();
            int mode = orElse(source.getDefaultMode(), DEFAULT_MODE);
            files.addSecret(source.getSecretName(), source.getItems(), source.getOptional(), mode);
        } else if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            int mode = orElse(source.getDefaultMode(), DEFAULT_MODE);
            files.addConfigMap(source.getName(), source.getItems(), source.getOptional(), mode);
        } else if (volume.getDownwardAPI() != null) {
            int mode = orElse(volume.getDownwardAPI().getDefaultMode(), DEFAULT_MODE);
            for (var item : volume.getDownwardAPI().getItems()) {
                files.addField(item, mode);
            }
        } else if (volume.getProjected() != null) {
            files.addProjected(volume.getProjected());
        } else {
            String kind = volume.getHostPath() != null ? "hostPath volumes are" : "this kind of volume is";
            throw new PodBlocked(
                    "FailedMount", "volume \"" + name + "\": " + kind + " not supported by the local node");
        }
        AtomicFolder target = written.computeIfAbsent(name, ignored -> new AtomicFolder(folder(name)));
        boolean changed = target.replace(files.content);
        if (changed) {
            System.getLogger(KubeVolumes.class.getName())
                    .log(System.Logger.Level.DEBUG, "event=volume-written volume=" + name);
        }
    }

    private static int orElse(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    /** Collects the files of one volume. */
    private final class VolumeFiles {
        private final Pod pod;
        private final String volume;
        private final SortedMap<String, FileContent> content = new TreeMap<>();

        VolumeFiles(Pod pod, String volume) {
            this.pod = pod;
            this.volume = volume;
        }

        void addProjected(ProjectedVolumeSource projected) throws PodBlocked {
            int mode = orElse(projected.getDefaultMode(), DEFAULT_MODE);
            for (var source : projected.getSources()) {
                if (source.getSecret() != null) {
                    var secret = source.getSecret();
                    addSecret(secret.getName(), secret.getItems(), secret.getOptional(), mode);
                } else if (source.getConfigMap() != null) {
                    var configMap = source.getConfigMap();
                    addConfigMap(configMap.getName(), configMap.getItems(), configMap.getOptional(), mode);
                } else if (source.getDownwardAPI() != null) {
                    for (var item : source.getDownwardAPI().getItems()) {
                        addField(item, mode);
                    }
                } else if (source.getServiceAccountToken() != null) {
                    addToken(source.getServiceAccountToken(), mode);
                } else {
                    throw new PodBlocked(
                            "FailedMount",
                            "volume \"" + volume + "\": a source of this kind is not supported by the local node");
                }
            }
        }

        void addSecret(String name, List<KeyToPath> items, Boolean optional, int mode) throws PodBlocked {
            add("secret", name, api.secret(namespace(), name), new Selection(items, isTrue(optional), mode));
        }

        void addConfigMap(String name, List<KeyToPath> items, Boolean optional, int mode) throws PodBlocked {
            add("configmap", name, api.configMap(namespace(), name), new Selection(items, isTrue(optional), mode));
        }

        private void add(String kind, String name, Optional<Map<String, byte[]>> found, Selection selection)
                throws PodBlocked {
            if (found.isEmpty() && !selection.optional()) {
                throw new PodBlocked(
                        "FailedMount",
                        "MountVolume.SetUp failed for volume \"" + volume + "\" : " + kind + " \"" + name
                                + "\" not found");
            }
            Map<String, byte[]> data = found.orElse(Map.of());
            if (selection.items() == null || selection.items().isEmpty()) {
                data.forEach((key, bytes) -> content.put(key, new FileContent(bytes, selection.mode())));
                return;
            }
            for (KeyToPath item : selection.items()) {
                byte[] bytes = data.get(item.getKey());
                if (bytes != null) {
                    content.put(item.getPath(), new FileContent(bytes, orElse(item.getMode(), selection.mode())));
                } else if (!selection.optional()) {
                    throw new PodBlocked(
                            "FailedMount",
                            "MountVolume.SetUp failed for volume \"" + volume + "\" : " + kind + " \"" + name
                                    + "\" has no key \"" + item.getKey() + "\"");
                }
            }
        }

        void addField(DownwardAPIVolumeFile item, int mode) throws PodBlocked {
            String value = item.getFieldRef() == null
                    ? ""
                    : fields.value(item.getFieldRef().getFieldPath());
            content.put(
                    item.getPath(),
                    new FileContent(value.getBytes(StandardCharsets.UTF_8), orElse(item.getMode(), mode)));
        }

        private void addToken(ServiceAccountTokenProjection wanted, int mode) {
            String key = volume + "/" + wanted.getPath();
            BoundToken token = tokens.get(key);
            if (token == null || !clock.instant().isBefore(refreshAt(token))) {
                List<String> audiences = new ArrayList<>();
                if (wanted.getAudience() != null && !wanted.getAudience().isEmpty()) {
                    audiences.add(wanted.getAudience());
                }
                long seconds = wanted.getExpirationSeconds() == null ? 3600 : wanted.getExpirationSeconds();
                token = api.token(pod, audiences, seconds);
                tokens.put(key, token);
            }
            byte[] bytes = token.text().getBytes(StandardCharsets.UTF_8);
            content.put(wanted.getPath(), new FileContent(bytes, mode));
        }

        private String namespace() {
            return pod.getMetadata().getNamespace();
        }

        private static boolean isTrue(Boolean value) {
            return value != null && value;
        }
    }

    private record Selection(List<KeyToPath> items, boolean optional, int mode) {}
}
