package io.mooring.cli.desired;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.cluster.UnaskedYes;
import picocli.CommandLine.Mixin;

/** {@code delete} of a kind. */
public abstract class DeleteItem extends ItemCommand {
    @Mixin
    private final ItemChoice choice = new ItemChoice();

    @Mixin
    @SuppressWarnings("unused")
    private final UnaskedYes yes = new UnaskedYes();

    protected DeleteItem(Moor moor, ItemKind kind) {
        super(moor, kind);
    }

    @Override
    public final void run() {
        String what = kind().words().noun() + " " + choice.name();
        if (!kind().of(moor().hub(), choice.cluster()).delete(choice.name())) {
            throw new CliFailure(
                    ExitCode.NOT_FOUND,
                    "There is no " + what + ".",
                    "`moor " + kind().words().group() + " list` shows what is there.");
        }
        moor().output()
                .say("The " + what + " is being deleted; the agents "
                        + kind().words().farewell() + ".");
    }
}
