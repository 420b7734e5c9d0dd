package io.mooring.gitops.source.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.remote.RemoteHttp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HelmAccessTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void theLoginIsForTheRepositorysOwnServerUnlessItIsPassedOn() throws Exception {
        int port = server.getAddress().getPort();
        get("http://127.0.0.1:" + port, false);
        get("http://localhost:" + port, false);
        get("http://localhost:" + port, true);
        String basic = "Basic dTpw";
        assertEquals(List.of(basic, "null", basic), seen);
    }

    private void get(String repository, boolean everywhere) throws Exception {
        HelmRepositorySpec spec = HelmRepositorySpec.of(
                KubernetesObject.parse("{\"kind\":\"HelmRepository\",\"metadata\":{},\"spec\":{\"url\":\"" + repository
                        + "/charts\",\"passCredentials\":" + everywhere + "}}"));
        HelmAccess access = new HelmAccess(Map.of("username", "u", "password", "p"), Map.of());
        URI place = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a.tgz");
        try (RemoteHttp http = access.http();
                RemoteHttp.Reply reply = access.get(http, spec, place)) {
            assertEquals(200, reply.code());
        }
    }
}
