package io.mooring.gitops.source.oci;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A repository in a registry, from {@code oci://host[:port]/path}. */
record OciName(String host, String path) {
    private static final Pattern URL =
            Pattern.compile("oci://([A-Za-z0-9.-]+(?::\\d{1,5})?|\\[[0-9a-fA-F:]+](?::\\d{1,5})?)"
                    + "/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)");
    private static final String DOCKER_HUB = "docker.io";
    private static final int CHARS_MAX = 512;

    static OciName parse(String url) {
        Matcher matcher = URL.matcher(url);
        if (url.length() > CHARS_MAX || !matcher.matches() || url.contains("..")) {
            throw new IllegalArgumentException("spec.url is no repository like oci://host/path (without a tag): '"
                    + url.replaceAll("://[^/@]+@", "://***@") + "'");
        }
        String host = matcher.group(1);
        String path = matcher.group(2);
        if (host.equals(DOCKER_HUB) || host.equals("index." + DOCKER_HUB)) {
            return new OciName("registry-1." + DOCKER_HUB, path.contains("/") ? path : "library/" + path);
        }
        return new OciName(host, path);
    }

    /** The address of something in the repository. */
    URI uri(boolean insecure, String what) {
        return URI.create((insecure ? "http://" : "https://") + host + "/v2/" + path + "/" + what);
    }

    /** The name under which a Docker configuration knows the registry. */
    String login() {
        return host.endsWith("." + DOCKER_HUB) ? "index." + DOCKER_HUB : host;
    }
}
