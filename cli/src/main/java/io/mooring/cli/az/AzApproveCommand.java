package io.mooring.cli.az;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.local.LocalRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moor az-approve}. */
@Command(
        name = "az-approve",
        description = "Approves a login to the local cloud that waits with a device code.",
        mixinStandardHelpOptions = true)
public final class AzApproveCommand implements Runnable {
    private final Moor moor;

    @Parameters(paramLabel = "CODE", description = "The code that az login --use-device-code shows.")
    private String code = "";

    @Option(names = "--deny", description = "Refuses it.")
    private boolean deny;

    AzApproveCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        LocalRun run = LocalRun.require(moor.dataFolder());
        if (!run.cloud().decideLogin(code, !deny)) {
            throw new CliFailure(
                    ExitCode.NOT_FOUND,
                    "No login with the code '" + code + "' waits.",
                    "Codes are good for 15 minutes and for one login; see what az shows.");
        }
        moor.surroundings().out().println(deny ? "Denied." : "Approved.");
    }
}
