package io.mooring.agents.configagent;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import java.util.SortedMap;

/** Namespaces, the service account as which a configuration is applied, and its rights. */
interface ApplierAccess {
    void createNamespace(String name);

    /** Makes {@code flux-applier} in the configuration's namespace what the configuration's scope allows it to be. */
    void grant(ObjectKey configuration, FluxConfigurationSpec spec);

    /** Takes the rights of {@link #grant} away. */
    void revoke(ObjectKey configuration);

    /**
     * Stores what a configuration's source needs and returns the Secret's name, which tells the content.
     *
     * @param purpose a word that becomes part of the name
     * @param data in base64, by file name
     */
    String store(StoredObject configuration, String purpose, SortedMap<String, String> data);
}
