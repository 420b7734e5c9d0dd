package io.mooring.functions.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.functions.access.Access;
import io.mooring.functions.access.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document that lists every route and what it asks of its caller; written anew with -Dgolden.update=true. */
class RoutesDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "routes.md");

    private final BuiltInRoles roles = new BuiltInRoles();

    @Test
    void theDocumentHasEveryRouteAndWhatItAsksOfItsCaller() throws IOException {
        String expected = document();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, expected);
        }
        assertEquals(
                expected,
                Files.readString(DOCUMENT),
                "Run ./mvnw -pl functions test -Dtest=RoutesDocumentTest -Dgolden.update=true and read what changed.");
    }

    private String document() {
        String routes = Arrays.stream(Operation.values())
                .filter(operation -> operation != Operation.UNKNOWN)
                .map(RoutesDocumentTest::row)
                .collect(Collectors.joining());
        String actions = actions().map(this::row).collect(Collectors.joining());
        String names = roles().stream().map(RoleDefinition::name).collect(Collectors.joining(" | "));
        return """
                # Routes, and what they ask of their caller

                Generated from the table of operations by a test, which fails while this page says something else.

                - **open**: no token.
                - **proof of the onboarding key**: no token; the body is signed with the key that `connect` made.
                - **agent token**: a token that an agent signed with its cluster's certificate.
                - **any user**: a valid token of anybody; the answer has nothing of the fleet but what its reader may see.
                - **an action**: a role that allows the action at the scope which the path names, or above it.
                - **an action, or below**: also a role at something below that scope; the answer has only what its reader may see.

                `{*scope}` is a subscription, a resource group, a cluster, or a namespace of one; for roles' definitions it
                may be nothing. A path that is not here answers 404 to any user.

                | method | path | caller |
                | --- | --- | --- |
                """
                + routes
                + """

                ## What the built-in roles allow of it

                """
                + "| action | " + names + " |\n| --- |" + " --- |".repeat(roles().size()) + "\n" + actions
                + """

                The Azure Arc Kubernetes Viewer, Writer, Admin and Cluster Admin allow reading subscriptions, resource groups and
                role assignments, and data actions inside a cluster, which `checkaccess` decides for a cluster's agents.
                """;
    }

    private static String row(Operation operation) {
        String caller = switch (operation.access()) {
            case Access.Open() -> "open";
            case Access.Proof() -> "proof of the onboarding key";
            case Access.AgentToken() -> "agent token";
            case Access.UserToken() -> "any user";
            case Access.UserWith(String action) -> "`" + action + "`";
            case Access.UserBelow(String action) -> "`" + action + "`, or below";
        };
        return "| " + operation.method() + " | `/" + operation.path() + "` | " + caller + " |\n";
    }

    private String row(String action) {
        return "| `" + action + "` | "
                + roles().stream()
                        .map(role -> role.permission().allows(action) ? "yes" : "")
                        .collect(Collectors.joining(" | "))
                + " |\n";
    }

    private List<RoleDefinition> roles() {
        return roles.all().stream().limit(6).toList();
    }

    private static Stream<String> actions() {
        return Arrays.stream(Operation.values())
                .flatMap(operation -> switch (operation.access()) {
                    case Access.UserWith(String action) -> Stream.of(action);
                    case Access.UserBelow(String action) -> Stream.of(action);
                    default -> Stream.empty();
                })
                .distinct()
                .sorted();
    }
}
