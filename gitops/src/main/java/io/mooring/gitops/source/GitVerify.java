package io.mooring.gitops.source;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.UnsupportedFields;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What must be signed by a key of a Secret before it is offered. */
record GitVerify(boolean head, boolean tag, String secret) {
    static final GitVerify NOTHING = new GitVerify(false, false, "");

    /** Reads {@code spec.verify}; a tag can only be checked where one is named. */
    static GitVerify of(JsonNode spec, GitRef ref) throws InvalidSpec {
        JsonNode verify = spec.path("verify");
        if (verify.isMissingNode() || verify.isNull()) {
            return NOTHING;
        }
        Optional<String> unsupported = UnsupportedFields.in(verify, "spec.verify", Set.of("mode", "secretRef"))
                .or(() -> UnsupportedFields.in(verify.path("secretRef"), "spec.verify.secretRef", Set.of("name")));
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        String mode = verify.path("mode").asString("HEAD");
        GitVerify parsed = switch (mode) {
            case "HEAD", "head" -> new GitVerify(true, false, secret(verify));
            case "Tag" -> new GitVerify(false, true, secret(verify));
            case "TagAndHEAD" -> new GitVerify(true, true, secret(verify));
            default -> throw new InvalidSpec("UnsupportedField", "not supported: spec.verify.mode '" + mode + "'");
        };
        if (parsed.tag && !(ref instanceof GitRef.Tag) && !(ref instanceof GitRef.Semver)) {
            throw new InvalidSpec(
                    "InvalidVerificationMode",
                    "spec.verify.mode '" + mode + "' needs spec.ref.tag or spec.ref.semver: there is no tag to verify");
        }
        return parsed;
    }

    private static String secret(JsonNode verify) throws InvalidSpec {
        String name = verify.path("secretRef").path("name").asString("");
        if (name.isEmpty()) {
            throw new InvalidSpec("InvalidSpec", "spec.verify.secretRef.name is missing");
        }
        return name;
    }

    boolean nothing() {
        return !head && !tag;
    }

    /** As Flux writes it into the status. */
    String mode() {
        return head && tag ? "TagAndHEAD" : tag ? "Tag" : "HEAD";
    }
}
