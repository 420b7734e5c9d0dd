package io.mooring.localcluster.pki;

import io.mooring.localcluster.pki.CertificateAuthority.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * The folder with all keys and certificates of one cluster. Authorities and the service-account key are made once;
 * leaf certificates again when they come near their end, so a data folder can be used for years.
 */
public final class ClusterPki {
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(60);
    private static final List<String> SERVER_NAMES = List.of(
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local");

    private final Path folder;

    private ClusterPki(Path folder) {
        this.folder = folder;
    }

    /** A certificate file with the file of its key. */
    public record Credential(Path certificate, Path key) {
        public String certificatePem() {
            return readText(certificate);
        }

        public String keyPem() {
            return readText(key);
        }
    }

    /** Makes what is missing or near its end; {@code serviceAddress} is the cluster IP of the apiserver. */
    public static ClusterPki ensure(Path folder, String serviceAddress, Instant now) {
        ClusterPki pki = new ClusterPki(PrivateFiles.createFolder(folder));
        CertificateAuthority cluster = pki.authority("ca", "mooring-local-cluster", now);
        // etcd trusts an authority of its own: it would let in everybody to whom the cluster's signs a client
        // certificate.
        CertificateAuthority etcd = pki.authority("etcd-ca", "mooring-local-etcd", now);
        Subject apiserver = new Subject(
                new X500Principal("CN=kube-apiserver"), List.of("127.0.0.1", serviceAddress), SERVER_NAMES, false);
        // So does the node: it would give logs to everybody who may use the cluster.
        CertificateAuthority kubelet = pki.authority("kubelet-ca", "mooring-local-kubelet", now);
        Subject nodeServer =
                new Subject(new X500Principal("CN=kubelet"), List.of("127.0.0.1"), List.of("localhost"), false);
        Subject etcdServer =
                new Subject(new X500Principal("CN=etcd"), List.of("127.0.0.1"), List.of("localhost"), false);
        pki.leaf("apiserver", cluster, apiserver, now);
        pki.leaf("kubelet", kubelet, nodeServer, now);
        pki.leaf("apiserver-kubelet-client", kubelet, Subject.client("CN=kube-apiserver"), now);
        pki.leaf("etcd", etcd, etcdServer, now);
        pki.leaf("apiserver-etcd-client", etcd, Subject.client("CN=kube-apiserver"), now);
        pki.leaf("controller-manager", cluster, Subject.client("CN=system:kube-controller-manager"), now);
        pki.leaf("node", cluster, Subject.client("CN=mooring-local-node,O=system:masters"), now);
        pki.leaf("admin", cluster, Subject.client("CN=kubernetes-admin,O=system:masters"), now);
        pki.serviceAccountKeys();
        return pki;
    }

    public Credential clusterAuthority() {
        return credential("ca");
    }

    public Credential etcdAuthority() {
        return credential("etcd-ca");
    }

    public Credential apiserver() {
        return credential("apiserver");
    }

    public Credential etcd() {
        return credential("etcd");
    }

    public Credential apiserverToEtcd() {
        return credential("apiserver-etcd-client");
    }

    public Credential kubeletAuthority() {
        return credential("kubelet-ca");
    }

    public Credential kubelet() {
        return credential("kubelet");
    }

    public Credential apiserverToKubelet() {
        return credential("apiserver-kubelet-client");
    }

    public Credential controllerManager() {
        return credential("controller-manager");
    }

    public Credential node() {
        return credential("node");
    }

    public Credential admin() {
        return credential("admin");
    }

    public Path serviceAccountKey() {
        return folder.resolve("service-account.key");
    }

    public Path serviceAccountPublicKey() {
        return folder.resolve("service-account.pub");
    }

    private CertificateAuthority authority(String name, String commonName, Instant now) {
        Credential files = credential(name);
        if (Files.exists(files.certificate()) && Files.exists(files.key())) {
            X509Certificate certificate = Pem.certificate(files.certificatePem());
            KeyPair keys = new KeyPair(certificate.getPublicKey(), Pem.privateKey(files.keyPem()));
            return new CertificateAuthority(keys, certificate);
        }
        CertificateAuthority made = CertificateAuthority.create(commonName, now);
        PrivateFiles.write(files.key(), Pem.of(made.keys().getPrivate()));
        PrivateFiles.write(files.certificate(), Pem.of(made.certificate()));
        return made;
    }

    private void leaf(String name, CertificateAuthority issuer, Subject subject, Instant now) {
        Credential files = credential(name);
        if (Files.exists(files.certificate()) && Files.exists(files.key())) {
            Instant end = Pem.certificate(files.certificatePem()).getNotAfter().toInstant();
            if (now.isBefore(end.minus(RENEW_BEFORE_END))) {
                return;
            }
        }
        // The fabric8 client reads an EC key only with BouncyCastle at hand, which users of the kubeconfig may not
        // have.
        boolean readByFabric8 = name.equals("admin") || name.equals("node");
        KeyPair keys = readByFabric8 ? CertificateAuthority.rsaKeys() : CertificateAuthority.ellipticKeys();
        PrivateFiles.write(files.key(), Pem.of(keys.getPrivate()));
        PrivateFiles.write(files.certificate(), Pem.of(issuer.issue(subject, keys, now)));
    }

    private void serviceAccountKeys() {
        if (Files.exists(serviceAccountKey()) && Files.exists(serviceAccountPublicKey())) {
            return;
        }
        KeyPair keys = CertificateAuthority.ellipticKeys();
        PrivateFiles.write(serviceAccountKey(), Pem.of(keys.getPrivate()));
        PrivateFiles.write(serviceAccountPublicKey(), Pem.of(keys.getPublic()));
    }

    private Credential credential(String name) {
        return new Credential(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read " + file, unreadable);
        }
    }
}
