package io.mooring.functions.event;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Posts over https, to addresses of the internet alone unless the hub's settings say otherwise: whoever may subscribe
 * could else have the hub call what only the hub can reach. It follows no redirect and reads no answer.
 */
public final class HttpWebhook implements Webhook {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final boolean privateAddresses;
    private final boolean development;

    /**
     * A client with a trust.
     *
     * @param privateAddresses whether receivers may be in networks of one's own
     * @param development whether receivers may be on this machine, and without TLS there
     */
    public HttpWebhook(SSLContext trust, boolean privateAddresses, boolean development) {
        this.privateAddresses = privateAddresses;
        this.development = development;
        http = HttpClient.newBuilder()
                .sslContext(trust)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    @Override
    public void ask(URI endpoint, String origin) throws Refused {
        check(endpoint);
        HttpResponse<InputStream> answer = send(HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("WebHook-Request-Origin", origin)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
        String allowed = answer.headers().firstValue("WebHook-Allowed-Origin").orElse("");
        if (answer.statusCode() / 100 != 2 || !(allowed.equals("*") || allowed.equalsIgnoreCase(origin))) {
            throw new Refused("the receiver answered OPTIONS with " + answer.statusCode()
                    + " and without WebHook-Allowed-Origin: " + origin);
        }
    }

    @Override
    public void post(URI endpoint, Map<String, String> headers, String body) throws Refused {
        check(endpoint);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint).timeout(TIMEOUT).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        int status = send(request.build()).statusCode();
        if (status / 100 != 2) {
            throw new Refused("the receiver answered " + status);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws Refused {
        try {
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close(); // Nothing of it is read.
            return answer;
        } catch (IOException e) {
            throw new Refused(
                    "the receiver could not be reached: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    private void check(URI endpoint) throws Refused {
        String host = endpoint.getHost();
        boolean https = "https".equalsIgnoreCase(endpoint.getScheme());
        boolean http = "http".equalsIgnoreCase(endpoint.getScheme());
        if (host == null || !(https || http) || endpoint.getUserInfo() != null || endpoint.getFragment() != null) {
            throw new Refused("the endpoint must be an https URL without user and fragment");
        }
        try {
            boolean local = true;
            for (InetAddress address : InetAddress.getAllByName(host)) {
                local &= address.isLoopbackAddress();
                if (!(development && address.isLoopbackAddress()) && !privateAddresses && isPrivate(address)) {
                    throw new Refused("the endpoint is not on the internet, and this hub calls nothing else");
                }
            }
            if (http && !(development && local)) {
                throw new Refused("the endpoint must be an https URL");
            }
        } catch (UnknownHostException e) {
            throw new Refused("the host of the endpoint is not known");
        }
    }

    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean special = address instanceof Inet6Address
                ? (first & 0xfe) == 0xfc
                        || first == 0
                        || (first == 0x20 && second == 0x02)
                        || (first == 0 && second == 0x64)
                : first == 0
                        || first >= 240
                        || (first == 100 && (second & 0xc0) == 64)
                        || (first == 192 && second == 0);
        return special
                || address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
    }
}
