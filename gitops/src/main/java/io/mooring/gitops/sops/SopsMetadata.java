package io.mooring.gitops.sops;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What SOPS writes beside the content: who can open it, which values are encrypted, and the code over all of them. */
record SopsMetadata(String lastModified, String mac, boolean macOnlyEncrypted, Rules rules, Groups groups) {
    private static final int KEYS_MAX = 1000;

    /** Which values are encrypted, by the keys that lead to them; a rule that is not given is null. */
    record Rules(
            @Nullable String unencryptedSuffix,
            @Nullable String encryptedSuffix,
            @Nullable Pattern unencrypted,
            @Nullable Pattern encrypted,
            boolean byComments) {
        /** Whether the value below these keys is encrypted. */
        boolean hold(List<String> path) {
            boolean holds =
                    unencryptedSuffix == null || path.stream().noneMatch(key -> key.endsWith(unencryptedSuffix));
            if (encryptedSuffix != null) {
                holds = path.stream().anyMatch(key -> key.endsWith(encryptedSuffix));
            }
            if (unencrypted != null
                    && path.stream().anyMatch(key -> unencrypted.matcher(key).find())) {
                holds = false;
            }
            if (encrypted != null) {
                holds = path.stream().anyMatch(key -> encrypted.matcher(key).find());
            }
            return holds;
        }
    }

    /** One key that can open the data key, or a share of it. */
    record MasterKey(Type type, String name, String encrypted) {
        String words() {
            return type == Type.OTHER ? name : type.word + " " + name;
        }
    }

    /** The kinds of keys that are understood. */
    enum Type {
        AGE("age"),
        PGP("PGP"),
        OTHER("");

        private final String word;

        Type(String word) {
            this.word = word;
        }
    }

    /** Groups of keys; each group opens a share, and so many shares make the data key. */
    record Groups(List<List<MasterKey>> groups, int threshold) {
        String words() {
            return groups.stream()
                    .map(group -> group.stream().map(MasterKey::words).collect(Collectors.joining(", ")))
                    .collect(Collectors.joining("; and "));
        }
    }

    static SopsMetadata of(JsonNode sops) throws SopsFailed {
        if (!sops.isObject() || text(sops, "mac") == null || text(sops, "lastmodified") == null) {
            throw new SopsFailed("its sops metadata is incomplete");
        }
        try {
            Rules rules = new Rules(
                    text(sops, "unencrypted_suffix"),
                    text(sops, "encrypted_suffix"),
                    pattern(text(sops, "unencrypted_regex")),
                    pattern(text(sops, "encrypted_regex")),
                    text(sops, "unencrypted_comment_regex") != null || text(sops, "encrypted_comment_regex") != null);
            return new SopsMetadata(
                    sops.path("lastmodified").asString(""),
                    sops.path("mac").asString(""),
                    Boolean.parseBoolean(sops.path("mac_only_encrypted").asString("false")),
                    rules,
                    groups(sops));
        } catch (PatternSyntaxException e) {
            throw new SopsFailed("its sops metadata holds a malformed regular expression");
        }
    }

    private static @Nullable String text(JsonNode sops, String field) {
        String text = sops.path(field).asString("");
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Pattern pattern(@Nullable String text) {
        return text == null ? null : Pattern.compile(text);
    }

    private static Groups groups(JsonNode sops) throws SopsFailed {
        List<List<MasterKey>> groups = new ArrayList<>();
        for (JsonNode group : sops.path("key_groups")) {
            groups.add(keys(group));
        }
        List<MasterKey> plain = keys(sops);
        if (groups.isEmpty()) {
            groups.add(plain);
        }
        int threshold = parsed(sops.path("shamir_threshold").asString("0"));
        return new Groups(List.copyOf(groups), threshold == 0 ? groups.size() : threshold);
    }

    private static int parsed(String number) throws SopsFailed {
        try {
            return Math.clamp(Long.parseLong(number), 0, KEYS_MAX);
        } catch (NumberFormatException e) {
            throw new SopsFailed("its sops metadata holds a malformed number");
        }
    }

    private static List<MasterKey> keys(JsonNode group) throws SopsFailed {
        List<MasterKey> keys = new ArrayList<>();
        for (JsonNode key : group.path("age")) {
            keys.add(new MasterKey(
                    Type.AGE,
                    key.path("recipient").asString(""),
                    key.path("enc").asString("")));
        }
        for (JsonNode key : group.path("pgp")) {
            keys.add(new MasterKey(
                    Type.PGP, key.path("fp").asString(""), key.path("enc").asString("")));
        }
        for (String other : List.of("kms", "gcp_kms", "azure_kv", "hc_vault", "hckms")) {
            if (group.path(other).isContainer() && !group.path(other).isEmpty()) {
                keys.add(new MasterKey(Type.OTHER, "a key of " + other + " (not supported)", ""));
            }
        }
        if (keys.size() > KEYS_MAX) {
            throw new SopsFailed("its sops metadata names more than " + KEYS_MAX + " keys");
        }
        return List.copyOf(keys);
    }
}
