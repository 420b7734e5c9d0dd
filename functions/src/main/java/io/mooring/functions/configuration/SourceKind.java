package io.mooring.functions.configuration;

import java.util.List;
import java.util.regex.Pattern;

/** What the source of a configuration can be. */
enum SourceKind {
    GIT_REPOSITORY(
            "GitRepository",
            "gitRepository",
            "(https?|ssh|file)://\\S+|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:\\S+",
            "begin with http://, https://, ssh:// or file://, or be user@host:path"),
    BUCKET("Bucket", "bucket", "https?://[^\\s/?#]+/?", "be http:// or https:// and a host", "bucketName"),
    AZURE_BLOB("AzureBlob", "azureBlob", "https?://\\S+", "begin with https:// or http://", "containerName"),
    OCI_REPOSITORY("OCIRepository", "ociRepository", "oci://[^\\s/?#]+/\\S+", "be oci://, a host and a repository");

    private final String wireName;
    private final String member;

    @SuppressWarnings("ImmutableEnumChecker") // A Pattern never changes.
    private final Pattern url;

    private final String urlRule;

    @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
    private final List<String> needed;

    SourceKind(String wireName, String member, String url, String urlRule, String... needed) {
        this.wireName = wireName;
        this.member = member;
        this.url = Pattern.compile(url);
        this.urlRule = urlRule;
        this.needed = List.of(needed);
    }

    /** @throws IllegalArgumentException if the declaration of the type has let in a word that it must not */
    static SourceKind named(String wireName) {
        for (SourceKind kind : values()) {
            if (kind.wireName.equals(wireName)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("'" + wireName + "' is no kind of source.");
    }

    /** The name that the REST contract has for it. */
    String wireName() {
        return wireName;
    }

    /** The member of the properties that says where it is. */
    String member() {
        return member;
    }

    boolean hasUrl(String text) {
        return url.matcher(text).matches();
    }

    /** What a URL must, as it goes on behind "must". */
    String urlRule() {
        return urlRule;
    }

    /** Members that it must have beside its URL. */
    List<String> needed() {
        return needed;
    }
}
