package io.mooring.protocol.configuration;

import org.jspecify.annotations.Nullable;

/**
 * A Git repository.
 *
 * @param url http, https, file, ssh or {@code git@host:path}
 * @param timeoutInSeconds of one fetch
 * @param syncIntervalInSeconds between two looks at the repository
 * @param httpsUser user of an http(s) repository
 * @param httpsCACert base64 PEM of the authority that signed the server's certificate
 * @param localAuthRef name of a Secret in the configuration's namespace that holds the credentials
 * @param provider {@code Azure}, {@code GitHub} or {@code Generic}; null is Generic
 */
public record GitRepositorySource(
        String url,
        long timeoutInSeconds,
        long syncIntervalInSeconds,
        @Nullable RepositoryRef repositoryRef,
        @Nullable String sshKnownHosts,
        @Nullable String httpsUser,
        @Nullable String httpsCACert,
        @Nullable String localAuthRef,
        @Nullable String provider) {}
