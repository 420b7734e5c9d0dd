package io.mooring.cli;

import io.mooring.cli.access.AccessCommand;
import io.mooring.cli.authority.AuthorityCommand;
import io.mooring.cli.az.AzApproveCommand;
import io.mooring.cli.az.AzEnvCommand;
import io.mooring.cli.cluster.ClustersCommand;
import io.mooring.cli.cluster.ConnectCommand;
import io.mooring.cli.cluster.ReactivateCommand;
import io.mooring.cli.cluster.StatusCommand;
import io.mooring.cli.demo.DemoCommand;
import io.mooring.cli.events.EventsCommand;
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
import io.mooring.cli.output.Ages;
import io.mooring.cli.output.Output;
import io.mooring.cli.output.OutputFormat;
import io.mooring.cli.output.Steps;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            ReactivateCommand.class,
            AuthorityCommand.class,
            ClustersCommand.class,
            EventsCommand.class,
            GitopsCommand.class,
            ExtensionCommand.class,
            AccessCommand.class,
            AzEnvCommand.class,
            AzApproveCommand.class,
            MoorVersion.Command.class
        },
        footerHeading = "%nFirst steps, on this machine alone:%n",
        footer = {
            "  moor demo                       shows all of it, until Ctrl-C",
            "",
            "Or step by step:",
            "  moor up --detach                starts a hub; moor down stops it",
            "  moor connect -n c1 -g g1        connects your kubeconfig's cluster",
            "  moor gitops create -n apps -c c1 -g g1 -u URL -k name=app path=./app",
            "  moor status                     shows what became of it"
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

    @Mixin
    private final HubOptions hub = new HubOptions();

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
        return hub.connection(surroundings)
                .orElseGet(() -> LocalRun.require(dataFolder()).hub());
    }

    /** The hub that options or environment name, whether there is a token for it or not. */
    public Optional<HubConnection> namedHub() {
        return hub.named(surroundings);
    }

    /** Tells ages by the hub's clock: it made the times, and that of the local cloud can be moved. */
    public Ages ages(HubClient hub) {
        return new Ages(hub.healthyAt().orElseGet(waiting.clock()::instant));
    }

    /** Shows the progress of a command whose result goes to standard output. */
    public Steps steps() {
        return new Steps(surroundings.err(), surroundings.terminal(), waiting);
    }

    public DataFolder dataFolder() {
        return DataFolder.of(data, surroundings.environment());
    }
}
