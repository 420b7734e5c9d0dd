package io.mooring.cli.local;

import io.mooring.cli.Moor;
import io.mooring.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor env}. */
@Command(
        name = "env",
        description = "Prints the variables by which other programs find the local cloud: eval \"$(moor env)\".",
        mixinStandardHelpOptions = true)
public final class EnvCommand implements Runnable {
    /** Of the hub's settings, those that name storage and vault. */
    private static final List<String> EXPORTED = List.of("MOORING_STORAGE_CONNECTION_STRING", "MOORING_KEY_VAULT_URL");

    private final Moor moor;

    @Option(
            names = "--app-settings",
            description = "Prints a local.settings.json with which the packaged functions run on another host.")
    private boolean appSettings;

    EnvCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        LocalRun run = LocalRun.require(moor.dataFolder());
        Map<String, String> settings = run.cloud().appSettings();
        if (appSettings) {
            ObjectNode file = Json.mapper().createObjectNode().put("IsEncrypted", false);
            ObjectNode values = file.putObject("Values");
            new TreeMap<>(settings).forEach(values::put);
            moor.surroundings()
                    .out()
                    .println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(file));
            return;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("MOORING_HUB_URL", run.hub().url().toString());
        variables.put("MOORING_CA_FILE", run.cloud().caFile().toString());
        variables.put("MOORING_TOKEN", run.cloud().ownerToken());
        if (run.kubeconfig() != null) {
            variables.put("KUBECONFIG", run.kubeconfig().toString());
        }
        for (String name : EXPORTED) {
            if (settings.containsKey(name)) {
                variables.put(name, settings.get(name));
            }
        }
        // The name that az and other tools of Table storage read.
        String storage = settings.get("MOORING_STORAGE_CONNECTION_STRING");
        if (storage != null) {
            variables.put("AZURE_STORAGE_CONNECTION_STRING", storage);
        }
        ShellExports.of(variables).forEach(moor.surroundings().out()::println);
    }
}
