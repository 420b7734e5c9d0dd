package io.mooring.localcluster.controlplane;

import io.mooring.localcluster.pki.ClusterPki;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the control plane's processes. */
public record CommandLines(ClusterFolder folder, ClusterPki pki, ClusterPorts ports) {
    private static final String SERVICE_RANGE = "10.96.0.0/16";

    /** The first address of the service range: the cluster IP of the apiserver. */
    public static final String APISERVER_SERVICE_ADDRESS = "10.96.0.1";

    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    public List<String> etcd(Path program, boolean durable) {
        String client = "https://127.0.0.1:" + ports.etcdClient();
        String peer = "https://127.0.0.1:" + ports.etcdPeer();
        ClusterPki.Credential server = pki.etcd();
        String authority = pki.etcdAuthority().certificate().toString();
        List<String> line = new ArrayList<>(List.of(
                program.toString(),
                "--name=default",
                "--data-dir=" + folder.etcd(),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--cert-file=" + server.certificate(),
                "--key-file=" + server.key(),
                "--client-cert-auth",
                "--trusted-ca-file=" + authority,
                "--peer-cert-file=" + server.certificate(),
                "--peer-key-file=" + server.key(),
                "--peer-client-cert-auth",
                "--peer-trusted-ca-file=" + authority,
                "--log-level=warn"));
        if (!durable) {
            line.add("--unsafe-no-fsync");
        }
        return line;
    }

    public List<String> apiserver(Path program) {
        ClusterPki.Credential server = pki.apiserver();
        ClusterPki.Credential etcd = pki.apiserverToEtcd();
        return List.of(
                program.toString(),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + ports.apiserver(),
                // Endpoints may not hold loopback addresses, so nobody keeps those of the kubernetes service.
                "--endpoint-reconciler-type=none",
                "--service-cluster-ip-range=" + SERVICE_RANGE,
                "--etcd-servers=https://127.0.0.1:" + ports.etcdClient(),
                "--etcd-cafile=" + pki.etcdAuthority().certificate(),
                "--etcd-certfile=" + etcd.certificate(),
                "--etcd-keyfile=" + etcd.key(),
                "--tls-cert-file=" + server.certificate(),
                "--tls-private-key-file=" + server.key(),
                "--client-ca-file=" + pki.clusterAuthority().certificate(),
                "--service-account-issuer=" + ISSUER,
                "--service-account-key-file=" + pki.serviceAccountPublicKey(),
                "--service-account-signing-key-file=" + pki.serviceAccountKey(),
                "--kubelet-certificate-authority=" + pki.kubeletAuthority().certificate(),
                "--kubelet-client-certificate=" + pki.apiserverToKubelet().certificate(),
                "--kubelet-client-key=" + pki.apiserverToKubelet().key(),
                "--kubelet-preferred-address-types=InternalIP",
                "--authorization-mode=Node,RBAC",
                "--allow-privileged=true",
                "--profiling=false",
                "--shutdown-delay-duration=0s");
    }

    public List<String> controllerManager(Path program) {
        ClusterPki.Credential authority = pki.clusterAuthority();
        String kubeconfig = folder.controllerManagerKubeconfig().toString();
        return List.of(
                program.toString(),
                "--kubeconfig=" + kubeconfig,
                "--leader-elect=false",
                "--secure-port=0",
                "--use-service-account-credentials=true",
                "--service-account-private-key-file=" + pki.serviceAccountKey(),
                "--root-ca-file=" + authority.certificate(),
                "--cluster-signing-cert-file=" + authority.certificate(),
                "--cluster-signing-key-file=" + authority.key(),
                "--profiling=false");
    }
}
