package io.mooring.functions.authorization;

import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The roles that there are. */
final class BuiltInRoles {
    static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

    private final List<RoleDefinition> all;
    private final Map<String, RoleDefinition> byId;

    BuiltInRoles() {
        try (InputStream file = BuiltInRoles.class.getResourceAsStream("roles.json")) {
            if (file == null) {
                throw new IllegalStateException("The hub was built without its roles.");
            }
            all = List.of(Json.mapper().readValue(file, RoleDefinition[].class));
        } catch (IOException e) {
            throw new UncheckedIOException("read the roles", e);
        }
        byId = all.stream()
                .collect(Collectors.toMap(RoleDefinition::id, Function.identity(), (a, b) -> a, TreeMap::new));
    }

    List<RoleDefinition> all() {
        return all;
    }

    /** @param id a GUID, in any case */
    Optional<RoleDefinition> find(String id) {
        return Optional.ofNullable(byId.get(id.toLowerCase(Locale.ROOT)));
    }
}
