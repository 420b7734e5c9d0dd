package io.mooring.agents.extensionmanager;

import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeSecrets;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.secret.KubeParameters;
import io.mooring.agents.secret.SealedSettings;
import io.mooring.agents.secret.SettingsKeyring;
import io.mooring.extensions.release.Evidence;
import io.mooring.extensions.release.ReleaseOutcome;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.secret.ProtectedSettings;
import io.mooring.protocol.secret.SealedSetting;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** The protected settings of extensions: from the hub into Secrets, and from these into the values of charts. */
final class ExtensionSecrets {
    private static final String COLLECTION = "extensions";

    /** Key of the settings as one JSON object: their names may have characters that keys of a Secret must not have. */
    private static final String SETTINGS = "settings.json";

    private static final String VERSION = "version";
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    /** A shorter value would take words out of messages that have nothing to do with it. */
    private static final int REDACTED_LENGTH_MIN = 4;

    private final ClusterId cluster;
    private final KubeParameters parameters;
    private final Function<String, SecretStore> secrets;

    ExtensionSecrets(ClusterId cluster, KubeParameters parameters, Function<String, SecretStore> secrets) {
        this.cluster = cluster;
        this.parameters = parameters;
        this.secrets = secrets;
    }

    static ExtensionSecrets of(ClusterId cluster, KubeConnection connection, KubeParameters parameters, String writer) {
        return new ExtensionSecrets(cluster, parameters, namespace -> new KubeSecrets(connection, namespace, writer));
    }

    /**
     * Makes the Secret of an ExtensionConfig what the hub wants.
     *
     * @throws io.mooring.agents.secret.UnreadableSetting if a setting cannot be opened
     */
    void write(DesiredState.Extension wish, StoredObject config) {
        ProtectedSettings wanted = wish.protectedSettings();
        if (wanted != null) {
            parameters.write(config, ObjectKind.EXTENSION_CONFIG, wanted.version(), () -> content(wish.name(), wanted));
        }
    }

    /** Takes the Secret of an ExtensionConfig away that is about to lose its reference to it. */
    void forget(ObjectKey config) {
        parameters.delete(config);
    }

    /**
     * The protected settings of an ExtensionConfig, by dotted keys; none if it refers to no Secret.
     *
     * @throws NotYet if the Secret is not there in the version that the reference names
     */
    SortedMap<String, String> settings(StoredObject config) {
        KubeParameters.Reference reference = KubeParameters.reference(config);
        if (reference == null) {
            return new TreeMap<>();
        }
        Map<String, byte[]> data = secrets.apply(config.key().namespace())
                .read(reference.name())
                .orElseThrow(() ->
                        new NotYet("The Secret " + reference.name() + " with the protected settings is not there."));
        byte[] settings = data.get(SETTINGS);
        if (settings == null) {
            SortedMap<String, String> texts = new TreeMap<>();
            data.forEach((key, value) -> texts.put(key, text(value)));
            return texts;
        }
        byte[] version = data.get(VERSION);
        if (version == null || !text(version).equals(Long.toString(reference.version()))) {
            throw new NotYet("The Secret " + reference.name() + " still has other protected settings.");
        }
        try {
            return Json.mapper().readValue(settings, TEXTS);
        } catch (JacksonException e) {
            // Without the cause, which may quote what is secret.
            throw new NotYet("The Secret " + reference.name() + " is damaged.");
        }
    }

    /** A message without the values: Helm and charts may quote them. */
    static String redacted(String message, Collection<String> values) {
        String text = message;
        for (String value : values) {
            if (value.length() >= REDACTED_LENGTH_MIN) {
                text = text.replace(value, "***");
            }
        }
        return text;
    }

    /** A failure without the values, in its words as in its evidence. */
    static ReleaseOutcome.Failed redacted(ReleaseOutcome.Failed failure, Collection<String> values) {
        return new ReleaseOutcome.Failed(
                redacted(failure.message(), values),
                failure.evidence().stream()
                        .map(evidence ->
                                new Evidence(evidence.kind(), evidence.about(), redacted(evidence.text(), values)))
                        .toList(),
                failure.running(),
                failure.retryAt(),
                failure.version());
    }

    private Map<String, byte[]> content(String name, ProtectedSettings wanted) {
        SettingsKeyring keyring = SettingsKeyring.of(secrets.apply(ExtensionPlan.NAMESPACE)
                .read(SettingsKeyring.SECRET)
                .orElse(Map.of()));
        if (keyring == null) {
            throw new NotYet("The cluster has no key for protected settings yet.");
        }
        SealedSettings sealedSettings = new SealedSettings(keyring, SealedSetting.resource(cluster, COLLECTION, name));
        String json = Json.mapper().writeValueAsString(sealedSettings.openAll(wanted));
        return Map.of(
                SETTINGS,
                json.getBytes(StandardCharsets.UTF_8),
                VERSION,
                Long.toString(wanted.version()).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
