package io.mooring.gitops.source.oci;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.LimitedStream;
import io.mooring.gitops.source.remote.RemoteHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One repository of a registry, read by the protocol of the OCI distribution specification. Whatever is read is checked by its digest. */
final class OciRegistry {
    static final String FAILED = "OCIArtifactPullFailed";

    private static final int MANIFEST_BYTES_MAX = 4 << 20;
    private static final long LAYER_BYTES_MAX = 256L << 20;
    private static final int TOKEN_BYTES_MAX = 1 << 20;
    private static final int TAGS_PAGES_MAX = 200;
    private static final String MANIFESTS = "application/vnd.oci.image.manifest.v1+json,"
            + "application/vnd.docker.distribution.manifest.v2+json,"
            + "application/vnd.oci.image.index.v1+json,"
            + "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

    private final RemoteHttp http;
    private final OciName name;
    private final boolean insecure;
    private final Optional<OciLogin> login;
    private String authorization = "";

    OciRegistry(RemoteHttp http, OciName name, boolean insecure, Optional<OciLogin> login) {
        this.http = http;
        this.name = name;
        this.insecure = insecure;
        this.login = login;
    }

    /** A manifest or an index, and its digest. */
    record Manifest(String digest, JsonNode content) {}

    List<String> tags() throws FetchFailed, IOException {
        List<String> tags = new ArrayList<>();
        URI first = name.uri(insecure, "tags/list?n=1000");
        URI next = first;
        for (int page = 0; page < TAGS_PAGES_MAX; page++) {
            try (RemoteHttp.Reply reply = get(next, "application/json", "the list of tags")) {
                parse(reply.bytes(MANIFEST_BYTES_MAX, "a list of tags"), "the list of tags")
                        .path("tags")
                        .forEach(tag -> tags.add(tag.asString("")));
                Matcher link = NEXT.matcher(reply.header("Link"));
                if (!link.find()) {
                    return tags;
                }
                next = next.resolve(URI.create(link.group(1)));
            } catch (IllegalArgumentException e) {
                throw new IOException("the registry names a next page that is no URL", e);
            }
            if (!String.valueOf(next.getAuthority()).equals(first.getAuthority())) {
                throw new IOException("the registry names a next page on another server");
            }
        }
        throw new IOException("the repository has more than " + TAGS_PAGES_MAX + " pages of tags");
    }

    /** The manifest that a tag or a digest names. */
    Manifest manifest(String reference) throws FetchFailed, IOException {
        try (RemoteHttp.Reply reply =
                get(name.uri(insecure, "manifests/" + reference), MANIFESTS, "'" + reference + "'")) {
            byte[] bytes = reply.bytes(MANIFEST_BYTES_MAX, "the manifest");
            String digest = "sha256:" + HexFormat.of().formatHex(sha256().digest(bytes));
            if (reference.startsWith("sha256:") && !reference.equals(digest)) {
                throw new IOException("the registry answered " + digest + " for " + reference);
            }
            return new Manifest(digest, parse(bytes, "the manifest"));
        }
    }

    /** Writes a layer into a file. */
    void layer(JsonNode descriptor, Path target) throws FetchFailed, IOException {
        String digest = descriptor.path("digest").asString("");
        if (!OciRef.DIGEST.matcher(digest).matches()) {
            throw new IOException("the layer has a digest that is not sha256: '" + digest + "'");
        }
        MessageDigest hash = sha256();
        try (RemoteHttp.Reply reply = get(name.uri(insecure, "blobs/" + digest), "*/*", "layer '" + digest + "'");
                InputStream body = new LimitedStream(reply.body(), LAYER_BYTES_MAX, "the layer");
                OutputStream out = new DigestOutputStream(Files.newOutputStream(target), hash)) {
            body.transferTo(out);
        }
        String actual = "sha256:" + HexFormat.of().formatHex(hash.digest());
        if (!actual.equals(digest)) {
            throw new IOException("the registry answered " + actual + " for layer " + digest);
        }
    }

    private RemoteHttp.Reply get(URI uri, String accept, String what) throws FetchFailed, IOException {
        RemoteHttp.Reply reply = http.get(uri, headers(accept));
        if (reply.code() == 401 && authorization.isEmpty()) {
            String challenge = reply.header("WWW-Authenticate");
            reply.close();
            authorization = answer(challenge);
            reply = http.get(uri, headers(accept));
        }
        if (reply.code() == 200) {
            return reply;
        }
        try (RemoteHttp.Reply refused = reply) {
            String said = "failed to get " + what + " of " + name.host() + "/" + name.path() + ": ";
            switch (refused.code()) {
                case 401, 403 ->
                    throw new FetchFailed(
                            FetchFailed.AUTHENTICATION, said + "not authorized (status " + refused.code() + ")");
                case 404 -> throw new FetchFailed(FAILED, said + "not found");
                default -> throw new FetchFailed(FAILED, said + "status " + refused.code());
            }
        }
    }

    private Map<String, String> headers(String accept) {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", accept));
        if (!authorization.isEmpty()) {
            headers.put("Authorization", authorization);
        }
        return headers;
    }

    /** What to send for a challenge: the login itself, or a token that is got for it. */
    private String answer(String challenge) throws FetchFailed, IOException {
        if (challenge.regionMatches(true, 0, "Basic", 0, 5)) {
            return login.map(OciLogin::basic)
                    .orElseThrow(() -> new FetchFailed(
                            FetchFailed.AUTHENTICATION, name.host() + " wants a login, and no Secret has one"));
        }
        if (!challenge.regionMatches(true, 0, "Bearer", 0, 6)) {
            throw new FetchFailed(FetchFailed.AUTHENTICATION, name.host() + " wants an unknown kind of login");
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            parameters.put(matcher.group(1), matcher.group(2));
        }
        String scope = parameters.getOrDefault("scope", "repository:" + name.path() + ":pull");
        URI realm;
        try {
            realm = URI.create(parameters.getOrDefault("realm", "") + "?service="
                    + encode(parameters.getOrDefault("service", "")) + "&scope=" + encode(scope));
        } catch (IllegalArgumentException e) {
            throw new IOException("the registry names a place for tokens that is no URL", e);
        }
        boolean safe = "https".equals(realm.getScheme()) || (insecure && "http".equals(realm.getScheme()));
        if (!safe || realm.getHost() == null) {
            throw new IOException("the registry names a place for tokens that is not https");
        }
        Map<String, String> headers =
                login.map(known -> Map.of("Authorization", known.basic())).orElse(Map.of());
        try (RemoteHttp.Reply reply = http.get(realm, headers)) {
            if (reply.code() != 200) {
                throw new FetchFailed(
                        FetchFailed.AUTHENTICATION,
                        "failed to get a token from " + realm.getHost() + ": status " + reply.code());
            }
            JsonNode answer = parse(reply.bytes(TOKEN_BYTES_MAX, "the token"), "the token");
            return "Bearer "
                    + answer.path("token").asString(answer.path("access_token").asString(""));
        }
    }

    private static JsonNode parse(byte[] bytes, String what) throws IOException {
        try {
            return KubernetesObject.parse(new String(bytes, StandardCharsets.UTF_8))
                    .tree();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(what + " is no JSON object", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
