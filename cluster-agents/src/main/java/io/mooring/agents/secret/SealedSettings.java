package io.mooring.agents.secret;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.mooring.protocol.secret.ProtectedSettings;
import io.mooring.protocol.secret.SealedSetting;
import java.text.ParseException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens the protected settings of one resource.
 *
 * @param resource see {@link SealedSetting#resource}; what is encrypted for another is refused
 * @param onboarding the key from before the cluster had its own; only clusteridentityoperator has it
 */
public record SealedSettings(
        SettingsKeyring keyring, String resource, @Nullable RSAKey onboarding) {
    public SealedSettings(SettingsKeyring keyring, String resource) {
        this(keyring, resource, null);
    }

    /** @throws UnreadableSetting if one cannot be opened */
    public SortedMap<String, String> openAll(ProtectedSettings settings) {
        SortedMap<String, String> values = new TreeMap<>();
        settings.settings().forEach((name, text) -> values.put(name, open(name, text)));
        return values;
    }

    /** @throws UnreadableSetting if it cannot be opened */
    public String open(String setting, String text) {
        if (text.equals(ProtectedSettings.PURGED)) {
            throw UnreadableSetting.forGood(
                    setting,
                    "is no longer at the hub: the cluster did not take it up within 48 hours. Put the resource again"
                            + " with its protected settings.");
        }
        JWEObject sealed = parse(setting, text);
        JWEHeader header = sealed.getHeader();
        if (!resource.equals(header.getCustomParam(SealedSetting.HEADER_RESOURCE))
                || !setting.equals(header.getCustomParam(SealedSetting.HEADER_SETTING))) {
            throw UnreadableSetting.forGood(
                    setting,
                    "is encrypted for another setting or another resource: somebody has put it where it does not"
                            + " belong.");
        }
        try {
            sealed.decrypt(decrypter(setting, header));
        } catch (JOSEException e) {
            throw UnreadableSetting.forGood(
                    setting,
                    "does not open with the key that it names: it was changed on its way. Put the resource again with"
                            + " its protected settings.");
        }
        return sealed.getPayload().toString();
    }

    /** Whether a setting is encrypted to another key than the newest. */
    public boolean isOutdated(String setting, String text) {
        return !text.equals(ProtectedSettings.PURGED)
                && !keyring.current()
                        .getKeyID()
                        .equals(parse(setting, text).getHeader().getKeyID());
    }

    /** Encrypts a setting to the newest key. */
    public String seal(String setting, String value) {
        JWEObject sealed = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
                        .type(new JOSEObjectType(SealedSetting.TYPE))
                        .keyID(keyring.current().getKeyID())
                        .customParam(SealedSetting.HEADER_RESOURCE, resource)
                        .customParam(SealedSetting.HEADER_SETTING, setting)
                        .build(),
                new Payload(value));
        try {
            sealed.encrypt(new ECDHEncrypter(keyring.current()));
        } catch (JOSEException e) {
            throw new IllegalStateException("Encrypt the setting " + setting + " of " + resource, e);
        }
        return sealed.serialize();
    }

    private JWEDecrypter decrypter(String setting, JWEHeader header) throws JOSEException {
        ECKey own = keyring.key(header.getKeyID());
        JWEAlgorithm algorithm = header.getAlgorithm();
        // The key decides what it is good for, never the text that somebody sent.
        if (!EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())) {
            throw new JOSEException("another content encryption");
        }
        if (own != null && JWEAlgorithm.ECDH_ES_A256KW.equals(algorithm)) {
            return new ECDHDecrypter(own);
        }
        if (JWEAlgorithm.RSA_OAEP_256.equals(algorithm)) {
            RSAKey old = onboarding;
            if (old == null) {
                throw UnreadableSetting.forNow(
                        setting,
                        "is still encrypted to the onboarding key; clusteridentityoperator moves it to the cluster's"
                                + " own.");
            }
            if (old.computeThumbprint().toString().equals(header.getKeyID())) {
                return new RSADecrypter(old);
            }
        }
        throw UnreadableSetting.forGood(
                setting,
                "is encrypted to a key that this cluster does not have (" + header.getKeyID()
                        + "). Put the resource again with its protected settings.");
    }

    private static JWEObject parse(String setting, String text) {
        try {
            return JWEObject.parse(text);
        } catch (ParseException e) {
            throw UnreadableSetting.forGood(setting, "has not the form of an encrypted one.");
        }
    }
}
