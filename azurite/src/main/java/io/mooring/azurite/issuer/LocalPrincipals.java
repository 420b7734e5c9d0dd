package io.mooring.azurite.issuer;

import io.mooring.azurite.files.PrivateFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The service principals that the user of a local cloud made, to try out roles. They lie in a file of their own, which
 * the issuer reads at each use: who writes it need not be the process that runs the issuer.
 */
public final class LocalPrincipals {
    private static final int PRINCIPALS_MAX = 1000;

    private final Path file;

    /** @param folder that of the issuer */
    public LocalPrincipals(Path folder) {
        file = folder.resolve("principals.json");
    }

    /**
     * Somebody, and the groups that his tokens name.
     *
     * @param groups object ids
     */
    public record LocalPrincipal(ClientRegistration client, List<String> groups) {
        public LocalPrincipal {
            groups = List.copyOf(groups);
        }
    }

    private record Kept(List<LocalPrincipal> principals) {}

    public List<LocalPrincipal> all() {
        return PrivateFiles.readJson(file, Kept.class).map(Kept::principals).orElse(List.of());
    }

    public Optional<LocalPrincipal> named(String name) {
        return all().stream()
                .filter(principal -> principal.client().name().equals(name))
                .findFirst();
    }

    public Optional<LocalPrincipal> find(String clientId) {
        return all().stream()
                .filter(principal -> principal.client().clientId().equals(clientId))
                .findFirst();
    }

    /**
     * Makes one, or gives one that is there other groups; its ids and its secret stay.
     *
     * @throws IllegalArgumentException if there are too many
     */
    public LocalPrincipal put(String name, List<String> groups) {
        ClientRegistration client = named(name)
                .map(LocalPrincipal::client)
                .orElseGet(() -> new ClientRegistration(
                        UUID.randomUUID().toString(),
                        TokenIssuer.newSecret(),
                        UUID.randomUUID().toString(),
                        name));
        var principal = new LocalPrincipal(client, groups);
        List<LocalPrincipal> next = new ArrayList<>(without(name));
        next.add(principal);
        if (next.size() > PRINCIPALS_MAX) {
            throw new IllegalArgumentException("there are " + PRINCIPALS_MAX + " principals already");
        }
        PrivateFiles.writeJson(file, new Kept(next));
        return principal;
    }

    /** @return whether there was one */
    public boolean delete(String name) {
        List<LocalPrincipal> next = without(name);
        boolean found = next.size() < all().size();
        if (found) {
            PrivateFiles.writeJson(file, new Kept(next));
        }
        return found;
    }

    private List<LocalPrincipal> without(String name) {
        return all().stream()
                .filter(other -> !other.client().name().equals(name))
                .toList();
    }
}
