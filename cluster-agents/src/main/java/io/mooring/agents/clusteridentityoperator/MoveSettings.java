package io.mooring.agents.clusteridentityoperator;

import com.nimbusds.jose.jwk.RSAKey;
import io.mooring.agents.hub.DesiredStateFeed;
import io.mooring.agents.hub.HubClient;
import io.mooring.agents.hub.HubReply;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import io.mooring.agents.secret.SealedSettings;
import io.mooring.agents.secret.SettingsKeyring;
import io.mooring.agents.secret.UnreadableSetting;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.SettingsKeyRequest;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.secret.ProtectedSettings;
import io.mooring.protocol.secret.SealedSetting;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all protected settings encrypted to the cluster's newest key.
 *
 * <p>What was put before the cluster had a key is encrypted to the onboarding key, of which others may have a copy; what was
 * put before a rotation, to an older key. This agent alone has all of these keys: it opens such settings and brings
 * them to the hub again.
 */
final class MoveSettings implements Pass {
    private static final int NOT_FOUND = 404;
    private static final Logger LOG = System.getLogger("mooring.agents");

    private final ClusterId cluster;
    private final HubClient hub;
    private final SecretStore secrets;
    private final StoredKeyring keyring;
    private final DesiredStateFeed feed;
    private final Clock clock;
    private @Nullable String registered;
    private @Nullable Seen seen;

    /** What was looked through last. */
    private record Seen(long generation, String key) {}

    MoveSettings(ClusterId cluster, HubClient hub, KeepIdentity.Store store, Clock clock) {
        this.cluster = cluster;
        this.hub = hub;
        this.secrets = store.secrets();
        this.keyring = store.keyring();
        this.clock = clock;
        this.feed = new DesiredStateFeed(
                hub::desiredState,
                () -> Identity.of(current()).token(cluster, AgentApi.AUDIENCE, clock.instant(), life()),
                clock);
    }

    /** Whether there may be something to do at a generation of the desired state. */
    boolean concerns(@Nullable Long generation) {
        return feed.differsFrom(generation);
    }

    @Override
    public Duration run() throws InterruptedException {
        current();
        SettingsKeyring keyring = this.keyring.get();
        DesiredState desired = feed.fetch();
        Seen now = new Seen(desired.generation(), keyring.current().getKeyID());
        if (!now.equals(seen) || !keyring.publicText().equals(registered)) {
            List<SettingsKeyRequest.Moved> moved = moved(desired, keyring);
            for (int from = 0; from == 0 || from < moved.size(); from += SettingsKeyRequest.MOVED_MAX) {
                int to = Math.min(from + SettingsKeyRequest.MOVED_MAX, moved.size());
                if (to > from || !keyring.publicText().equals(registered)) {
                    send(new SettingsKeyRequest(keyring.publicText(), moved.subList(from, to)));
                }
            }
            registered = keyring.publicText();
            seen = now;
        }
        return DesiredStateFeed.WHOLE_EVERY;
    }

    private void send(SettingsKeyRequest request) throws InterruptedException {
        HubReply<HubClient.Done> reply = hub.settingsKey(
                request, Identity.of(current()).token(cluster, AgentApi.AUDIENCE, clock.instant(), life()));
        if (reply instanceof HubReply.Refused<HubClient.Done>(int status, String code, String message)) {
            if (status == NOT_FOUND) {
                // A hub of an older version, which takes no protected settings either.
                return;
            }
            throw new NotYet("The hub does not take the key for protected settings: " + code + ": " + message);
        }
        LOG.log(Level.INFO, "event=settings.moved count={0}", request.moved().size());
    }

    private List<SettingsKeyRequest.Moved> moved(DesiredState desired, SettingsKeyring keyring) {
        RSAKey onboarding = secrets.read(OnboardingKey.SECRET, OnboardingKey.DATA_NAME)
                .map(pem -> OnboardingKey.of(new String(pem, StandardCharsets.US_ASCII))
                        .jwk())
                .orElse(null);
        List<SettingsKeyRequest.Moved> moved = new ArrayList<>();
        desired.fluxConfigurations()
                .forEach(item -> moved.addAll(
                        moved("fluxConfigurations", item.name(), item.protectedSettings(), keyring, onboarding)));
        desired.extensions()
                .forEach(item ->
                        moved.addAll(moved("extensions", item.name(), item.protectedSettings(), keyring, onboarding)));
        return moved;
    }

    private List<SettingsKeyRequest.Moved> moved(
            String collection,
            String name,
            @Nullable ProtectedSettings settings,
            SettingsKeyring keyring,
            @Nullable RSAKey onboarding) {
        List<SettingsKeyRequest.Moved> moved = new ArrayList<>();
        Map<String, String> all = settings == null ? Map.of() : settings.settings();
        var resource = new SealedSettings(keyring, SealedSetting.resource(cluster, collection, name), onboarding);
        all.forEach((setting, text) -> {
            try {
                if (resource.isOutdated(setting, text)) {
                    String next = resource.seal(setting, resource.open(setting, text));
                    moved.add(new SettingsKeyRequest.Moved(collection, name, setting, digest(text), next));
                }
            } catch (UnreadableSetting e) {
                // Whoever needs it says so in the resource's own status.
                LOG.log(Level.WARNING, "event=settings.unreadable name={0} reason=\"{1}\"", name, e.getMessage());
            }
        });
        return moved;
    }

    private StoredIdentity.Current current() {
        StoredIdentity.Current current = StoredIdentity.of(
                        secrets.read(StoredIdentity.SECRET).orElse(Map.of()))
                .current();
        if (current == null) {
            throw new NotYet("There is no certificate yet to bring a key for protected settings with.");
        }
        return current;
    }

    private static Duration life() {
        return IdentityPolicy.DEFAULT.tokenLife();
    }

    private static String digest(String sealedText) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256")
                            .digest(sealedText.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-256.", e);
        }
    }
}
