package io.mooring.gitops.source.helm;

import io.mooring.gitops.source.Credentials;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.SourceSecrets;
import io.mooring.gitops.source.remote.RemoteHttp;
import io.mooring.gitops.source.remote.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** What the Secrets of a HelmRepository hold. Its text form shows nothing. */
record HelmAccess(Map<String, String> login, Map<String, String> tls) {
    /** The login's own Secret may hold the certificates, as older versions of Flux had it. */
    static HelmAccess read(SourceSecrets secrets, String namespace, HelmRepositorySpec spec) throws FetchFailed {
        Map<String, String> login = secrets.read(namespace, spec.access().secret());
        Map<String, String> tls = spec.access().certSecret().isEmpty()
                ? login
                : secrets.read(namespace, spec.access().certSecret());
        return new HelmAccess(login, tls);
    }

    String fingerprint() {
        Map<String, String> all = new HashMap<>(login);
        tls.forEach((key, value) -> all.put("\0" + key, value));
        return Credentials.fingerprint(all);
    }

    RemoteHttp http() throws FetchFailed {
        return new RemoteHttp(Tls.of(tls));
    }

    /** Asks a server, with the login if it is the repository's own or all may see it. */
    RemoteHttp.Reply get(RemoteHttp http, HelmRepositorySpec spec, URI place) throws FetchFailed, IOException {
        String user = login.getOrDefault("username", "");
        Map<String, String> headers = new HashMap<>();
        if (!user.isEmpty() && (spec.access().everywhere() || sameServer(place, URI.create(spec.url())))) {
            String pair = user + ":" + login.getOrDefault("password", "");
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        RemoteHttp.Reply reply = http.get(place, headers);
        if (reply.code() == 200) {
            return reply;
        }
        try (reply) {
            String said = "failed to get " + place + ": ";
            throw switch (reply.code()) {
                case 401, 403 ->
                    new FetchFailed(FetchFailed.AUTHENTICATION, said + "not authorized (status " + reply.code() + ")");
                case 404 -> new FetchFailed("Failed", said + "not found");
                default -> new FetchFailed("Failed", said + "status " + reply.code());
            };
        }
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && String.valueOf(one.getAuthority()).equalsIgnoreCase(String.valueOf(other.getAuthority()));
    }

    @Override
    public String toString() {
        return "HelmAccess[***]";
    }
}
