package io.mooring.cli;

import io.mooring.cli.cluster.ClustersCommand;
import io.mooring.cli.cluster.ConnectCommand;
import io.mooring.cli.cluster.StatusCommand;
import io.mooring.cli.demo.DemoCommand;
import io.mooring.cli.extension.ExtensionCommand;
import io.mooring.cli.gitops.GitopsCommand;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.hub.HubConnection;
import io.mooring.cli.local.ClockCommand;
import io.mooring.cli.local.DataFolder;
import io.mooring.cli.local.DownCommand;
import io.mooring.cli.local.EnvCommand;
import io.mooring.cli.local.LocalRun;
import io.mooring.cli.local.UpCommand;
import io.mooring.cli.output.Output;
import io.mooring.cli.output.OutputFormat;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command: its options are those of every command. */
@Command(
        name = "moor",
        description = "Attaches Kubernetes clusters anywhere to a hub of your own.",
        mixinStandardHelpOptions = true,
        versionProvider = MoorVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            EnvCommand.class,
            ClockCommand.class,
            ConnectCommand.class,
            StatusCommand.class,
            ClustersCommand.class,
            GitopsCommand.class,
            ExtensionCommand.class,
            MoorVersion.Command.class
        })
public final class Moor implements Runnable {
    private final Surroundings surroundings;
    private final Waiting waiting;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            scope = ScopeType.INHERIT,
            defaultValue = "table",
            description = "How results are shown: ${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(
            names = "--hub",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The hub; else MOORING_HUB_URL, else the local cloud that runs.")
    private @Nullable String hubUrl;

    @Option(
            names = "--ca-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "PEM file of the authority of the hub's certificate; else MOORING_CA_FILE.")
    private @Nullable Path caFile;

    @Option(
            names = "--token",
            scope = ScopeType.INHERIT,
            paramLabel = "TOKEN",
            description = "Bearer token for the hub; else MOORING_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Data folder of the local cloud; else MOORING_DATA, else ~/.local/share/mooring.")
    private @Nullable Path data;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Shows stack traces with errors.")
    private boolean debug;

    Moor(Surroundings surroundings, Waiting waiting) {
        this.surroundings = surroundings;
        this.waiting = waiting;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Say what to do: name a command.");
        }
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public Waiting waiting() {
        return waiting;
    }

    public Output output() {
        return new Output(surroundings.out(), format);
    }

    /** True if results are shown to a person and not to a program. */
    public boolean talks() {
        return format == OutputFormat.TABLE;
    }

    public boolean debug() {
        return debug;
    }

    /** The hub that the options, else the environment, else a running local cloud name. */
    public HubClient hub() {
        return new HubClient(hubConnection(), waiting);
    }

    public HubConnection hubConnection() {
        String url = hubUrl != null ? hubUrl : surroundings.variable("MOORING_HUB_URL");
        if (url == null) {
            return LocalRun.require(dataFolder()).hub();
        }
        String bearer = token != null ? token : surroundings.variable("MOORING_TOKEN");
        if (bearer == null) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "There is no token for " + url + ".",
                    "Set MOORING_TOKEN or --token; for the local cloud `moor env` prints one.");
        }
        return new HubConnection(URI.create(url), authorities(), () -> bearer);
    }

    public DataFolder dataFolder() {
        return DataFolder.of(data, surroundings.environment());
    }

    private @Nullable Path authorities() {
        String variable = surroundings.variable("MOORING_CA_FILE");
        return caFile != null || variable == null ? caFile : Path.of(variable);
    }
}
