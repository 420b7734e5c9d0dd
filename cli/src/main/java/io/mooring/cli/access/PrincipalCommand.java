package io.mooring.cli.access;

import io.mooring.azurite.RunningCloud;
import io.mooring.azurite.issuer.ClientRegistration;
import io.mooring.azurite.issuer.LocalPrincipals;
import io.mooring.azurite.issuer.LocalPrincipals.LocalPrincipal;
import io.mooring.azurite.issuer.TokenIssuer;
import io.mooring.cli.CliFailure;
import io.mooring.cli.CommandGroup;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.local.LocalRun;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor access principal}. */
@Command(
        name = "principal",
        description = "Looks after principals of the local cloud, with which roles can be tried out.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PrincipalCommand.Create.class,
            PrincipalCommand.ListAll.class,
            PrincipalCommand.Token.class,
            PrincipalCommand.Delete.class
        })
final class PrincipalCommand extends CommandGroup {
    PrincipalCommand() {}

    @Command(
            name = "create",
            description = "Makes a service principal; az and other tools log in with its client id and secret.",
            mixinStandardHelpOptions = true)
    static final class Create implements Runnable {
        private final Moor moor;

        @Parameters(paramLabel = "NAME", description = "How it is called here.")
        private String name = "";

        @Option(names = "--group", paramLabel = "ID", description = "Object id of a group that its tokens name.")
        private List<String> groups = new ArrayList<>();

        Create(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            ClientRegistration made = principals(moor).put(name, groups).client();
            ObjectNode shown = Json.mapper()
                    .createObjectNode()
                    .put("name", made.name())
                    .put("objectId", made.objectId())
                    .put("clientId", made.clientId())
                    .put("clientSecret", made.clientSecret())
                    .put("tenant", TokenIssuer.TENANT);
            moor.output()
                    .show(
                            shown,
                            () -> List.of(
                                    "Object id:      " + made.objectId(),
                                    "Client id:      " + made.clientId(),
                                    "Client secret:  " + made.clientSecret(),
                                    "Tenant:         " + TokenIssuer.TENANT));
        }
    }

    @Command(name = "list", description = "Lists the principals that were made.", mixinStandardHelpOptions = true)
    static final class ListAll implements Runnable {
        private final Moor moor;

        ListAll(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            TextTable table = new TextTable("NAME", "OBJECT ID", "CLIENT ID", "GROUPS");
            ArrayNode shown = Json.mapper().createArrayNode();
            for (LocalPrincipal principal : principals(moor).all()) {
                ClientRegistration client = principal.client();
                table.row(client.name(), client.objectId(), client.clientId(), String.join(" ", principal.groups()));
                shown.addObject()
                        .put("name", client.name())
                        .put("objectId", client.objectId())
                        .put("clientId", client.clientId());
            }
            moor.output().show(shown, table::lines);
        }
    }

    @Command(
            name = "token",
            description = "Prints a token: MOORING_TOKEN=$(moor access principal token NAME) moor clusters list.",
            mixinStandardHelpOptions = true)
    static final class Token implements Runnable {
        private final Moor moor;

        @Parameters(paramLabel = "NAME", description = "Whose token.")
        private String name = "";

        Token(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            RunningCloud cloud = LocalRun.require(moor.dataFolder()).cloud();
            ClientRegistration client =
                    principals(moor).named(name).map(LocalPrincipal::client).orElseThrow(() -> missing(name));
            moor.surroundings().out().println(cloud.token(client));
        }
    }

    @Command(name = "delete", description = "Forgets a principal; its roles stay.", mixinStandardHelpOptions = true)
    static final class Delete implements Runnable {
        private final Moor moor;

        @Parameters(paramLabel = "NAME", description = "Which one.")
        private String name = "";

        Delete(Moor moor) {
            this.moor = moor;
        }

        @Override
        public void run() {
            if (!principals(moor).delete(name)) {
                throw missing(name);
            }
            moor.output().say("Deleted: " + name + ".");
        }
    }

    private static LocalPrincipals principals(Moor moor) {
        return RunningCloud.principals(moor.dataFolder().cloud());
    }

    private static CliFailure missing(String name) {
        return new CliFailure(
                ExitCode.NOT_FOUND,
                "There is no principal '" + name + "'.",
                "`moor access principal list` shows who is there.");
    }
}
