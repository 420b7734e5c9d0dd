package io.mooring.cli.az;

import io.mooring.azurite.RunningCloud;
import io.mooring.azurite.issuer.ClientRegistration;
import io.mooring.azurite.issuer.TokenIssuer;
import io.mooring.cli.Moor;
import io.mooring.cli.hub.HubConnection;
import io.mooring.cli.local.LocalRun;
import io.mooring.localcluster.binaries.KubernetesBinaries;
import io.mooring.localcluster.binaries.KubernetesBinary;
import java.io.File;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moor az-env}. */
@Command(
        name = "az-env",
        description = "Prints the variables with which the stock az works with the hub: eval \"$(moor az-env)\".",
        mixinStandardHelpOptions = true)
public final class AzEnvCommand implements Runnable {
    private final Moor moor;

    @Option(
            names = "--shell",
            paramLabel = "SHELL",
            defaultValue = "sh",
            description = "For which shell: sh (default), fish, pwsh.")
    private Shell shell = Shell.SH;

    AzEnvCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        PrintStream out = moor.surroundings().out();
        AzSetup setup = setup();
        setup.variables(moor.surroundings().environment())
                .forEach((name, value) -> out.println(shell.set(name, value)));
        setup.next(shell).forEach(line -> out.println("# " + line));
    }

    private AzSetup setup() {
        Optional<HubConnection> named = moor.namedHub();
        Optional<LocalRun> local = LocalRun.find(moor.dataFolder());
        if (named.isPresent()
                && local.filter(run -> isOf(run.cloud(), named.get().url())).isEmpty()) {
            return new AzSetup(named.get().url(), named.get().caFile(), tools(), null, null);
        }
        return of(local.orElseGet(() -> LocalRun.require(moor.dataFolder())));
    }

    private AzSetup of(LocalRun run) {
        RunningCloud cloud = run.cloud();
        URI front = cloud.run().addresses().front();
        ClientRegistration az = cloud.az();
        return new AzSetup(
                front == null ? run.hub().url() : front,
                cloud.caFile(),
                tools(),
                run.kubeconfig(),
                new AzSetup.Login(TokenIssuer.TENANT, az.clientId(), az.clientSecret()));
    }

    private static boolean isOf(RunningCloud cloud, URI hub) {
        return hub.equals(cloud.run().addresses().hub())
                || hub.equals(cloud.run().addresses().front());
    }

    private AzSetup.Tools tools() {
        Map<String, String> environment = moor.surroundings().environment();
        Path helm = new KubernetesBinaries(environment, line -> {})
                .known(KubernetesBinary.HELM)
                .orElse(null);
        return new AzSetup.Tools(given("HELM_CLIENT_PATH", helm), given("KUBECTL_CLIENT_PATH", onPath("kubectl")));
    }

    /** What the user has chosen already stays. */
    private @Nullable Path given(String variable, @Nullable Path otherwise) {
        String chosen = moor.surroundings().variable(variable);
        return chosen == null ? otherwise : Path.of(chosen);
    }

    private @Nullable Path onPath(String program) {
        String path = moor.surroundings().environment().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .orElse(null);
    }
}
