package io.mooring.agents.kube;

import java.util.Map;
import java.util.Optional;

/** The Secrets of the agents' namespace, as far as an agent may see them. */
public interface SecretStore {
    /** The Secret's data, empty if there is no such Secret. */
    Optional<Map<String, byte[]>> read(String name);

    /** One value of a Secret, empty if the Secret or the key in it is not there. */
    default Optional<byte[]> read(String name, String key) {
        return Optional.ofNullable(read(name).orElse(Map.of()).get(key));
    }

    /** Makes the data of a Secret exactly this; keys that this agent wrote before and now leaves out go. */
    void write(String name, Map<String, byte[]> data);
}
