package io.mooring.azurite.keyvault;

import io.mooring.azurite.http.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the vault does with certificates: a request is created, signed elsewhere, and merged back. */
final class CertificateOperations {
    /** More than any real chain. */
    private static final int CHAIN_MAX = 10;

    private final VaultStore store;
    private final KeyOperations keys;
    private final Supplier<URI> origin;
    private final Clock clock;

    CertificateOperations(VaultStore store, KeyOperations keys, Supplier<URI> origin, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.origin = origin;
        this.clock = clock;
    }

    HttpAnswer create(String name, JsonNode body) {
        if (!(body.path("policy") instanceof ObjectNode policy)) {
            throw VaultError.badParameter("Property policy is required.");
        }
        String issuer = policy.path("issuer").path("name").asString("");
        if (!issuer.equals("Unknown") && !issuer.equals("Self")) {
            throw VaultError.badParameter("The local key vault knows the issuers Unknown and Self, not " + issuer);
        }
        refuseWhilePending(name);
        SigningRequest request = SigningRequest.of(policy);
        KeyMaterial key = keyFor(name, policy.path("key_props"));
        String version = KeyOperations.newVersion();
        long now = clock.instant().getEpochSecond();
        StoredCertificate.Version created = new StoredCertificate.Version(
                version,
                policy,
                request.toCsr(key),
                KeyOperations.newVersion(),
                issuer.equals("Self") ? List.of(request.selfSigned(key, clock.instant())) : List.of(),
                body.path("attributes").path("enabled").asBoolean(true),
                now,
                now,
                VaultJson.tags(body));
        keys.keepForCertificate(name, version, key);
        store.changeCertificate(name, known -> {
            refuseWhilePending(known);
            return known.with(created);
        });
        return HttpAnswer.json(202, operation(name, created));
    }

    HttpAnswer pending(String name) {
        return HttpAnswer.json(200, operation(name, newest(name)));
    }

    HttpAnswer cancel(String name) {
        StoredCertificate.Version pending = newest(name);
        if (pending.isPending()) {
            store.changeCertificate(name, StoredCertificate::withoutPending);
        }
        return HttpAnswer.json(200, operation(name, pending));
    }

    HttpAnswer merge(String name, JsonNode body) {
        List<String> given = new ArrayList<>();
        body.path("x5c").forEach(one -> given.add(one.asString("")));
        if (given.isEmpty() || given.size() > CHAIN_MAX) {
            throw VaultError.badParameter("x5c must hold between 1 and " + CHAIN_MAX + " certificates.");
        }
        List<String> chain =
                given.stream().map(CertificateOperations::normalized).toList();
        StoredCertificate merged = store.changeCertificate(name, known -> {
            StoredCertificate.Version pending = known.newest();
            if (pending == null || !pending.isPending()) {
                throw VaultError.notFound("PendingCertificate", name);
            }
            byte[] expected = keys.material(name, pending.version()).publicKey().getEncoded();
            if (!Arrays.equals(expected, parse(chain.getFirst()).getPublicKey().getEncoded())) {
                throw VaultError.badParameter(
                        "The public key of the end-entity certificate in the chain does not match the pending one.");
            }
            Map<String, String> tags = VaultJson.tags(body);
            return known.with(
                    pending.merged(chain, clock.instant().getEpochSecond(), tags.isEmpty() ? pending.tags() : tags));
        });
        return HttpAnswer.json(201, bundle(name, merged.versions().getLast()));
    }

    HttpAnswer get(String name, String version) {
        return HttpAnswer.json(200, bundle(name, merged(name, version)));
    }

    HttpAnswer policy(String name) {
        return HttpAnswer.json(200, policyOf(name, newest(name)));
    }

    HttpAnswer list() {
        return VaultJson.page(store.certificates().stream()
                .flatMap(one -> one.findMerged("").map(version -> item(id(one.name(), ""), version)).stream())
                .toList());
    }

    HttpAnswer versions(String name) {
        StoredCertificate known = store.certificate(name).orElseThrow(() -> VaultError.notFound("Certificate", name));
        return VaultJson.page(known.versions().stream()
                .filter(version -> !version.isPending())
                .map(version -> item(id(name, version.version()), version))
                .toList());
    }

    private void refuseWhilePending(String name) {
        store.certificate(name).ifPresent(CertificateOperations::refuseWhilePending);
    }

    private static void refuseWhilePending(StoredCertificate known) {
        StoredCertificate.Version newest = known.newest();
        if (newest != null && newest.isPending()) {
            throw VaultError.conflict("A new key vault certificate can not be created or imported while a pending key"
                    + " vault certificate's status is inProgress.");
        }
    }

    private KeyMaterial keyFor(String name, JsonNode wanted) {
        Optional<StoredCertificate.Version> previous = store.certificate(name).flatMap(known -> known.findMerged(""));
        if (wanted.path("reuse_key").asBoolean(false) && previous.isPresent()) {
            return keys.material(name, previous.get().version());
        }
        return KeyMaterial.generate(
                wanted.path("kty").asString("RSA"),
                wanted.path("crv").asString("P-256"),
                wanted.path("key_size").asInt(2048));
    }

    private StoredCertificate.Version newest(String name) {
        return store.certificate(name)
                .flatMap(known -> Optional.ofNullable(known.newest()))
                .orElseThrow(() -> VaultError.notFound("PendingCertificate", name));
    }

    private StoredCertificate.Version merged(String name, String version) {
        return store.certificate(name)
                .flatMap(known -> known.findMerged(version))
                .orElseThrow(() -> VaultError.notFound("Certificate", version.isEmpty() ? name : name + "/" + version));
    }

    private String id(String name, String version) {
        return origin.get() + "/certificates/" + name + (version.isEmpty() ? "" : "/" + version);
    }

    private Map<String, Object> operation(String name, StoredCertificate.Version version) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("id", id(name, "pending"));
        operation.put("issuer", version.policy().path("issuer"));
        operation.put("csr", version.csr());
        operation.put("cancellation_requested", false);
        operation.put("status", version.isPending() ? "inProgress" : "completed");
        operation.put("target", id(name, version.isPending() ? "" : version.version()));
        operation.put("request_id", version.requestId());
        return operation;
    }

    private Map<String, Object> bundle(String name, StoredCertificate.Version version) {
        Map<String, Object> bundle = new LinkedHashMap<>(item(id(name, version.version()), version));
        bundle.put("kid", keys.id(name, version.version()));
        bundle.put("sid", origin.get() + "/secrets/" + name + "/" + version.version());
        bundle.put("cer", version.chain().getFirst());
        bundle.put("policy", policyOf(name, version));
        return bundle;
    }

    private Map<String, Object> item(String id, StoredCertificate.Version version) {
        X509Certificate leaf = parse(version.chain().getFirst());
        Map<String, Object> attributes =
                new LinkedHashMap<>(VaultJson.attributes(version.enabled(), version.created(), version.updated()));
        attributes.put("nbf", leaf.getNotBefore().toInstant().getEpochSecond());
        attributes.put("exp", leaf.getNotAfter().toInstant().getEpochSecond());
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", id);
        item.put("x5t", thumbprint(leaf));
        item.put("attributes", attributes);
        item.put("tags", version.tags());
        return item;
    }

    private Map<String, Object> policyOf(String name, StoredCertificate.Version version) {
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("id", id(name, "policy"));
        version.policy().properties().forEach(field -> policy.put(field.getKey(), field.getValue()));
        return policy;
    }

    private static String normalized(String certificate) {
        try {
            return Base64.getEncoder().encodeToString(parse(certificate).getEncoded());
        } catch (GeneralSecurityException e) {
            throw VaultError.badParameter("x5c holds something that is no certificate.");
        }
    }

    private static X509Certificate parse(String base64) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw VaultError.badParameter("x5c holds something that is no certificate.");
        }
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            return KeyMaterial.base64Url(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the thumbprint of a certificate", e);
        }
    }
}
