package io.mooring.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
public abstract class CommandGroup implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    protected CommandGroup() {}

    @Override
    public final void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say what to do: " + String.join(", ", spec.subcommands().keySet()) + ".");
        }
    }
}
