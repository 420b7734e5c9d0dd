package io.mooring.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The part of {@code az connectedk8s} that happens on the workstation: a key pair, and Helm as a program. */
final class AzOnboarding {
    /** What comes before the RSA key of 2048 bits in a PKCS #8 and in an X.509 form. */
    private static final int PRIVATE_PREFIX = 26;

    private static final int PUBLIC_PREFIX = 24;

    private final Path scratch;
    private final Map<String, String> environment;
    private final KeyPair key = key();

    /** @param environment what {@code moor az-env} exports */
    AzOnboarding(Path scratch, Map<String, String> environment) {
        this.scratch = scratch;
        this.environment = environment;
    }

    /** What a shell would take from this script. */
    static Map<String, String> exports(String script) {
        Map<String, String> exports = new TreeMap<>();
        script.lines().filter(line -> line.startsWith("export ")).forEach(line -> {
            int equals = line.indexOf('=');
            exports.put(line.substring("export ".length(), equals), line.substring(equals + 2, line.length() - 1));
        });
        return exports;
    }

    String publicKey() {
        byte[] encoded = key.getPublic().getEncoded();
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, PUBLIC_PREFIX, encoded.length));
    }

    private String privateKey() {
        byte[] encoded = key.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(encoded, PRIVATE_PREFIX, encoded.length);
        return "-----BEGIN RSA PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs1)
                + "\n-----END RSA PRIVATE KEY-----";
    }

    /** Pulls what the settings name, in the way in which az takes it apart; returns the chart's folder. */
    Path pull(String repositoryPath) {
        String[] parts = repositoryPath.split(":", -1);
        int slash = parts[0].lastIndexOf('/');
        String chart = parts[0].substring(0, slash) + "/v2" + parts[0].substring(slash);
        Path folder = folder();
        helm("pull", "oci://" + chart, "--untar", "--untardir", folder.toString(), "--version", parts[1]);
        return folder.resolve(chart.substring(chart.lastIndexOf('/') + 1));
    }

    void install(Path chart, JsonNode values, String principalId) {
        List<String> command = new ArrayList<>(List.of("upgrade", "--install", "azure-arc", chart.toString()));
        values.properties()
                .forEach(value ->
                        set(command, value.getKey() + "=" + value.getValue().asString()));
        set(command, "global.kubernetesDistro=generic");
        set(command, "global.kubernetesInfra=generic");
        set(command, "global.onboardingPrivateKey=" + privateKey());
        set(command, "global.azureEnvironment=MOORING");
        set(command, "global.kubeAadEndpoint=" + principalId + ".k8sproxysvc.connectrp.azs");
        set(command, "systemDefaultValues.spnOnboarding=false");
        set(command, "systemDefaultValues.clusterconnect-agent.enabled=true");
        set(command, "systemDefaultValues.azureResourceManagerEndpoint=https://127.0.0.1");
        set(command, "systemDefaultValues.azureArcAgents.config_dp_endpoint_override=https://127.0.0.1/dp");
        set(command, "systemDefaultValues.image.repository=127.0.0.1");
        command.addAll(List.of(
                "--namespace",
                "azure-arc-release",
                "--create-namespace",
                "--wait",
                "--timeout",
                "300s",
                "--output",
                "json"));
        helm(command.toArray(String[]::new));
    }

    /** As {@code update} does it: the values that are there, with some more. */
    void upgrade(Path chart, JsonNode values) {
        String present = helm("get", "values", "azure-arc", "--namespace", "azure-arc-release", "--output", "yaml");
        Path file = folder().resolve("values.yaml");
        try {
            Files.writeString(file, present, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of("upgrade", "azure-arc", chart.toString()));
        command.addAll(List.of("--values", file.toString()));
        values.properties()
                .forEach(value ->
                        set(command, value.getKey() + "=" + value.getValue().asString()));
        set(command, "systemDefaultValues.azureArcAgents.autoUpdate=false");
        command.addAll(List.of("--namespace", "azure-arc-release", "--wait", "--timeout", "300s", "--output", "json"));
        helm(command.toArray(String[]::new));
    }

    String helm(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(String.valueOf(environment.get("HELM_CLIENT_PATH")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .put("HELM_CACHE_HOME", scratch.resolve("helm/cache").toString());
        builder.environment()
                .put("HELM_CONFIG_HOME", scratch.resolve("helm/config").toString());
        builder.environment().put("HELM_DATA_HOME", scratch.resolve("helm/data").toString());
        Moor.Result result = Moor.run(builder, scratch);
        if (result.exitCode() != 0) {
            throw new AssertionError("helm " + arguments[0] + ": " + result.output());
        }
        return result.standardOutput();
    }

    private Path folder() {
        try {
            return Files.createTempDirectory(scratch, "chart");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void set(List<String> command, String value) {
        command.addAll(List.of("--set", value));
    }

    private static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }
}
