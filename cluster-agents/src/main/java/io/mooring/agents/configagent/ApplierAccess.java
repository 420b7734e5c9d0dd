package io.mooring.agents.configagent;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.protocol.configuration.FluxConfigurationSpec;

/** Namespaces, the service account as which a configuration is applied, and its rights. */
interface ApplierAccess {
    void createNamespace(String name);

    /** Makes {@code flux-applier} in the configuration's namespace what the configuration's scope allows it to be. */
    void grant(ObjectKey configuration, FluxConfigurationSpec spec);

    /** Takes the rights of {@link #grant} away. */
    void revoke(ObjectKey configuration);

    /** Stores a certificate authority for a repository's server and returns the Secret's name. */
    String storeAuthority(StoredObject configuration, String base64Pem);
}
