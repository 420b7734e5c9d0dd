package io.mooring.extensions.helm;

import java.util.regex.Pattern;

/** Where a release lives and what it is called there; Helm keeps one release per namespace and name. */
public record ReleaseName(String namespace, String name) {
    /** Helm's own limit, so that `<name>-<suffix>` still fits the 63 characters of a DNS label. */
    public static final int NAME_LENGTH_MAX = 53;

    private static final int NAMESPACE_LENGTH_MAX = 63;
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern DNS_NAME = Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + ")*");

    public ReleaseName {
        if (namespace.length() > NAMESPACE_LENGTH_MAX
                || !DNS_LABEL.matcher(namespace).matches()) {
            throw new IllegalArgumentException("\"" + namespace + "\" is not a name a namespace can have");
        }
        if (name.length() > NAME_LENGTH_MAX || !DNS_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is not a name a release can have: lower-case letters,"
                    + " digits and '-', at most " + NAME_LENGTH_MAX + " characters");
        }
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
