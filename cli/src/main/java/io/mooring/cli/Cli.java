package io.mooring.cli;

import io.mooring.cli.local.Interruption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Parses a command line, runs the command, and turns every failure into one line and an exit code. */
public final class Cli {
    private final Surroundings surroundings;
    private final Waiting waiting;

    public Cli(Surroundings surroundings, Waiting waiting) {
        this.surroundings = surroundings;
        this.waiting = waiting;
    }

    /** Runs a command in this process, as the script would run it in one of its own. */
    public static int launch(List<String> args, PrintStream out, PrintStream err, Map<String, String> environment) {
        String home = environment.get("MOORING_HOME");
        Path installation = home == null || home.isBlank() ? null : Path.of(home);
        Surroundings surroundings = new Surroundings(out, err, environment, installation, false);
        return new Cli(surroundings, CliMain.systemWaiting()).run(args);
    }

    public int run(List<String> args) {
        Moor moor = new Moor(surroundings, waiting);
        CommandLine line = new CommandLine(moor, new CommandFactory(moor));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(writer(surroundings.out()));
        line.setErr(writer(surroundings.err()));
        line.setUsageHelpAutoWidth(true);
        describeExitCodes(line);
        line.setParameterExceptionHandler((failure, unused) -> misused(failure));
        line.setExecutionExceptionHandler((failure, unused, parsed) -> failed(moor, failure));
        int code = line.execute(args.toArray(String[]::new));
        surroundings.out().flush();
        surroundings.err().flush();
        return code;
    }

    private int misused(CommandLine.ParameterException failure) {
        surroundings.err().println("moor: " + String.valueOf(failure.getMessage()));
        if (failure instanceof CommandLine.UnmatchedArgumentException unknown) {
            List<String> meant = unknown.getSuggestions();
            if (!meant.isEmpty()) {
                surroundings.err().println("Did you mean " + String.join(" or ", meant) + "?");
            }
        }
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        surroundings.err().println("`" + command + " --help` shows what it takes.");
        return ExitCode.USAGE.number();
    }

    private int failed(Moor moor, Exception failure) {
        PrintStream err = surroundings.err();
        ExitCode code = ExitCode.FAILED;
        if (Interruption.isUnderway() && !moor.debug()) {
            err.println("moor: Interrupted.");
            return code.number();
        }
        if (failure instanceof CliFailure known) {
            err.println("moor: " + known.text());
            code = known.exitCode();
        } else if (failure instanceof IllegalArgumentException bad) {
            // The types of the protocol refuse bad words with a message for people.
            err.println("moor: " + String.valueOf(bad.getMessage()));
            code = ExitCode.USAGE;
        } else {
            err.println("moor: " + chain(failure) + ". Repeat with --debug to see where.");
        }
        if (moor.debug()) {
            failure.printStackTrace(err);
        }
        return code.number();
    }

    private static String chain(Throwable failure) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 4; cause = cause.getCause(), depth++) {
            String message = cause.getMessage();
            String shown = message == null ? cause.getClass().getSimpleName() : message;
            if (text.indexOf(shown) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(shown.strip().replaceAll("\\s*\\R\\s*", " "));
            }
        }
        return text.toString();
    }

    private static void describeExitCodes(CommandLine line) {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(Integer.toString(code.number()), code.meaning());
        }
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes);
        line.getSubcommands().values().forEach(Cli::describeExitCodes);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
