package io.mooring.benchmarks.arm;

import io.mooring.protocol.arm.ClusterId;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Very many connected clusters in one subscription, a hundred to a resource group. */
public record Fleet(ArmClient hub, int size) {
    static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    public static final String VERSION = "?api-version=2024-01-01";

    private static final int PER_GROUP = 100;
    /** What stands before the PKCS#1 key in the X.509 form of an RSA key of 2048 bits. */
    private static final int RSA_HEADER_BYTES = 24;

    private static final int CLIENTS = 16;
    private static final int KEY_BITS = 2048;

    /** The cluster that is read again and again. */
    static String path(int number) {
        return path("g" + number / PER_GROUP, "edge-" + number);
    }

    public static String path(String group, String name) {
        return new ClusterId(SUBSCRIPTION, group, name) + VERSION;
    }

    /** Makes one. */
    public static void put(ArmClient hub, String path) throws GeneralSecurityException {
        hub.expect(201, "PUT", path, body(), true);
    }

    private static String body() throws GeneralSecurityException {
        return "{\"location\":\"westeurope\",\"tags\":{\"site\":\"a\"},\"identity\":{\"type\":\"SystemAssigned\"},"
                + "\"properties\":{\"agentPublicKeyCertificate\":\"" + publicKey()
                + "\",\"distribution\":\"k3s\"}}";
    }

    void create() throws Exception {
        String body = body();
        AtomicInteger next = new AtomicInteger();
        Runnable client = () -> {
            for (int number = next.getAndIncrement(); number < size; number = next.getAndIncrement()) {
                hub.expect(201, "PUT", path(number), body, true);
            }
        };
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> clients.submit(client))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    /** Reads all of them, page by page, and returns how many pages that took. */
    public int list(String top) {
        String next =
                "/subscriptions/" + SUBSCRIPTION + "/providers/Microsoft.Kubernetes/connectedClusters" + VERSION + top;
        int pages = 0;
        int found = 0;
        while (!next.isEmpty()) {
            JsonNode page = hub.get(next);
            found += page.get("value").size();
            pages++;
            next = page.path("nextLink").asString("");
        }
        if (found != size) {
            throw new IllegalStateException("the lists name " + found + " clusters, not " + size);
        }
        return pages;
    }

    private static String publicKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, RSA_HEADER_BYTES, encoded.length));
    }
}
