package io.mooring.azurite.keyvault;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import tools.jackson.databind.JsonNode;

/** What a certificate policy asks an authority to certify. */
record SigningRequest(X500Name subject, List<GeneralName> names, int keyUsage, int months) {
    private static final Map<String, Integer> USAGES = Map.of(
            "digitalSignature", KeyUsage.digitalSignature,
            "nonRepudiation", KeyUsage.nonRepudiation,
            "keyEncipherment", KeyUsage.keyEncipherment,
            "dataEncipherment", KeyUsage.dataEncipherment,
            "keyAgreement", KeyUsage.keyAgreement,
            "keyCertSign", KeyUsage.keyCertSign,
            "cRLSign", KeyUsage.cRLSign,
            "encipherOnly", KeyUsage.encipherOnly,
            "decipherOnly", KeyUsage.decipherOnly);

    static SigningRequest of(JsonNode policy) {
        JsonNode wanted = policy.path("x509_props");
        List<GeneralName> names = new ArrayList<>();
        wanted.path("sans").path("dns_names").forEach(name -> names.add(name(GeneralName.dNSName, name)));
        wanted.path("sans").path("emails").forEach(name -> names.add(name(GeneralName.rfc822Name, name)));
        wanted.path("sans").path("uris").forEach(name -> names.add(name(GeneralName.uniformResourceIdentifier, name)));
        String subject = wanted.path("subject").asString("");
        if (subject.isBlank() && names.isEmpty()) {
            throw VaultError.badParameter("x509_props needs a subject or alternative names.");
        }
        int usage = 0;
        for (JsonNode value : wanted.path("key_usage")) {
            Integer bit = USAGES.get(value.asString(""));
            if (bit == null) {
                throw VaultError.badParameter("unknown key_usage " + value);
            }
            usage |= bit;
        }
        int months = wanted.path("validity_months").asInt(12);
        if (months < 1 || months > 1200) {
            throw VaultError.badParameter("validity_months must lie between 1 and 1200");
        }
        try {
            return new SigningRequest(new X500Name(subject), names, usage, months);
        } catch (IllegalArgumentException e) {
            throw VaultError.badParameter("not a subject: " + subject);
        }
    }

    /** A certificate signing request, DER in Base64. */
    String toCsr(KeyMaterial key) {
        try {
            JcaPKCS10CertificationRequestBuilder builder =
                    new JcaPKCS10CertificationRequestBuilder(subject, key.publicKey());
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            if (keyUsage != 0) {
                extensions.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
            }
            if (!names.isEmpty()) {
                extensions.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])));
            }
            if (!extensions.isEmpty()) {
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return Base64.getEncoder().encodeToString(builder.build(signer(key)).getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("write a signing request for " + subject, e);
        }
    }

    /** A certificate that the key signs for itself; as in the real service it is no authority. */
    String selfSigned(KeyMaterial key, Instant now) {
        try {
            Instant until = now.atOffset(ZoneOffset.UTC).plusMonths(months).toInstant();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    subject,
                    new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
                    Date.from(now),
                    Date.from(until),
                    subject,
                    key.publicKey());
            builder.addExtension(Extension.basicConstraints, false, new BasicConstraints(false));
            if (keyUsage != 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])));
            }
            return Base64.getEncoder().encodeToString(builder.build(signer(key)).getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("sign a certificate for " + subject, e);
        }
    }

    private static GeneralName name(int kind, JsonNode value) {
        return new GeneralName(kind, value.asString(""));
    }

    private static ContentSigner signer(KeyMaterial key) throws OperatorCreationException {
        return new JcaContentSignerBuilder(key.certificateAlgorithm()).build(key.privateKey());
    }
}
