package io.mooring.cli.authority;

import io.mooring.cli.CommandGroup;
import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor ca}. */
@Command(
        name = "ca",
        description = "Replaces the authority that issues the clusters' certificates: rotate, activate, retire.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuthorityCommand.Status.class,
            AuthorityCommand.Rotate.class,
            AuthorityCommand.Activate.class,
            AuthorityCommand.Retire.class
        })
public final class AuthorityCommand extends CommandGroup {
    AuthorityCommand() {}

    @Command(
            name = "status",
            description = "Shows the authorities, and how many clusters trust them and use each.",
            mixinStandardHelpOptions = true)
    static final class Status implements Runnable {
        private final Moor moor;

        Status(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            show(moor, moor.hub().get(ArmPath.certificateAuthorities(), "look at the certificate authorities"));
        }
    }

    @Command(
            name = "rotate",
            description = "Makes the next authority; clusters learn to trust it with their heartbeats.",
            mixinStandardHelpOptions = true)
    static final class Rotate implements Runnable {
        private final Moor moor;

        Rotate(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            step(moor, "rotate", false);
        }
    }

    @Command(
            name = "activate",
            description = "Lets the next authority sign; clusters fetch certificates of it within about an hour.",
            mixinStandardHelpOptions = true)
    static final class Activate implements Runnable {
        private final Moor moor;

        @Option(names = "--force", description = "Even if not all clusters trust it: those enrol again.")
        private boolean force;

        Activate(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            step(moor, "activate", force);
        }
    }

    @Command(
            name = "retire",
            description = "Refuses what earlier authorities have issued.",
            mixinStandardHelpOptions = true)
    static final class Retire implements Runnable {
        private final Moor moor;

        @Option(names = "--force", description = "Even if clusters still use them: those enrol again.")
        private boolean force;

        Retire(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            step(moor, "retire", force);
        }
    }

    private static void step(Moor moor, String step, boolean force) {
        ObjectNode body = Json.mapper().createObjectNode().put("force", force);
        show(
                moor,
                moor.hub()
                        .post(ArmPath.certificateAuthorities().child(step), body, step + " the certificate authority"));
    }

    private static void show(Moor moor, ObjectNode status) {
        moor.output().show(status, () -> lines(status));
    }

    static List<String> lines(ObjectNode status) {
        TextTable table = new TextTable("AUTHORITY", "STATE", "CERTIFICATES", "VALID UNTIL");
        for (JsonNode one : status.path("authorities")) {
            table.row(
                    one.path("generation").asString(""),
                    one.path("state").asString(""),
                    one.path("certificates").asString(""),
                    one.path("notAfter").asString(""));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add(status.path("trusting").asString("") + " of "
                + status.path("clusters").asString("") + " clusters trust all that are not retired.");
        List<String> names = new ArrayList<>();
        status.path("notTrusting").forEach(name -> names.add(name.asString("")));
        if (!names.isEmpty()) {
            lines.add("Not yet: " + String.join(", ", names));
        }
        return lines;
    }
}
