package io.mooring.gitops.source;

import io.mooring.protocol.proxy.ProxyFailure;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.jspecify.annotations.Nullable;

/** Finds the commit that a reference names on a server and brings it, and only it, into the store. */
public final class GitFetch {
    private static final long BYTES_MAX = 512L << 20;

    private final GitStore store;

    public GitFetch(GitStore store) {
        this.store = store;
    }

    /** Fetches; the timeout is for the server to say something. */
    public Revision fetch(String url, GitRef ref, Credentials credentials, Duration timeout) throws GitOperationFailed {
        try {
            return store.change(url, repository -> {
                try (Session session = new Session(repository, url, credentials, timeout)) {
                    return switch (ref) {
                        case GitRef.Branch branch -> session.named(Constants.R_HEADS + branch.name(), branch.name());
                        case GitRef.Tag tag -> session.named(Constants.R_TAGS + tag.name(), tag.name());
                        case GitRef.Name name -> session.named(name.name(), name.name());
                        case GitRef.Semver semver -> session.newest(semver);
                        case GitRef.Commit commit -> session.commit(commit);
                    };
                }
            });
        } catch (IOException e) {
            String words = uri(url).flatMap(uri -> ProxyFailure.words(ProxySettings.ofProcess(), uri, e))
                    .orElseGet(() -> words(e));
            throw new GitOperationFailed("failed to checkout and determine revision: " + words);
        }
    }

    private static Optional<URI> uri(String url) {
        try {
            return Optional.of(URI.create(url));
        } catch (IllegalArgumentException another) {
            return Optional.empty();
        }
    }

    private static String words(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < 4; depth++, cause = cause.getCause()) {
            if (cause.getMessage() != null && !text.contains(cause.getMessage())) {
                text = text + ": " + cause.getMessage();
            }
        }
        return text.replaceAll("://[^/@\\s]+@", "://***@").replaceAll("\\s+", " ");
    }

    /** One conversation with a server about one repository. */
    private static final class Session implements AutoCloseable {
        private final Repository repository;
        private final String url;
        private final Credentials credentials;
        private final Duration timeout;
        private @Nullable SshdSessionFactory ssh;

        Session(Repository repository, String url, Credentials credentials, Duration timeout) {
            this.repository = repository;
            this.url = url;
            this.credentials = credentials;
            this.timeout = timeout;
        }

        @Override
        public void close() {
            if (ssh != null) {
                ssh.close();
            }
        }

        Revision named(String ref, String shown) throws GitOperationFailed, IOException {
            Map<String, Ref> refs = refs(ref);
            Ref found = refs.get(ref);
            if (found == null) {
                throw new GitOperationFailed(
                        "failed to checkout and determine revision: couldn't find remote ref \"" + ref + "\"");
            }
            return bring(found, shown);
        }

        Revision newest(GitRef.Semver semver) throws GitOperationFailed, IOException {
            Map<String, Ref> tags = new TreeMap<>();
            refs(Constants.R_TAGS + "*").forEach((name, ref) -> {
                if (name.startsWith(Constants.R_TAGS) && !name.endsWith("^{}")) {
                    tags.put(name.substring(Constants.R_TAGS.length()), ref);
                }
            });
            String tag = semver.range()
                    .greatest(new TreeSet<>(tags.keySet()))
                    .orElseThrow(() -> new GitOperationFailed(
                            "failed to checkout and determine revision: no match found for semver: " + semver.text()));
            return bring(java.util.Objects.requireNonNull(tags.get(tag)), tag);
        }

        Revision commit(GitRef.Commit commit) throws GitOperationFailed, IOException {
            Revision revision = new Revision(commit.branch(), commit.id());
            ObjectId id = ObjectId.fromString(commit.id());
            if (has(id)) {
                return revision;
            }
            try {
                fetch(new RefSpec(commit.id() + ":" + stored(commit.id())), true);
            } catch (TransportException e) {
                if (e.getCause() instanceof java.net.SocketException) {
                    throw e;
                }
                // Not every server gives out commits by id; then the branches are asked for with their history.
            }
            if (!has(id)) {
                String branches = commit.branch().isEmpty() ? "*" : commit.branch();
                fetch(new RefSpec("+" + Constants.R_HEADS + branches + ":refs/mooring/heads/" + branches), false);
            }
            if (!has(id)) {
                throw new GitOperationFailed("failed to checkout and determine revision: commit " + commit.id()
                        + " is not in the repository");
            }
            return revision;
        }

        private Revision bring(Ref ref, String shown) throws GitOperationFailed, IOException {
            ObjectId peeled = ref.getPeeledObjectId();
            ObjectId id = peeled == null ? ref.getObjectId() : peeled;
            if (id == null || !has(id) || !knownTag(ref)) {
                fetch(new RefSpec("+" + ref.getName() + ":" + stored(ref.getName())), true);
                Ref local = repository.exactRef(stored(ref.getName()));
                if (local == null) {
                    throw new GitOperationFailed("failed to checkout and determine revision: " + ref.getName()
                            + " went away while it was fetched");
                }
                ObjectId now = repository.getRefDatabase().peel(local).getPeeledObjectId();
                id = now == null ? local.getObjectId() : now;
            }
            if (id == null) {
                throw new GitOperationFailed(
                        "failed to checkout and determine revision: " + ref.getName() + " names no commit");
            }
            return new Revision(shown, id.name());
        }

        /** The object of a tag is fetched, too: it may be what is signed. */
        private boolean knownTag(Ref ref) throws IOException {
            Ref local = repository.exactRef(stored(ref.getName()));
            return !ref.getName().startsWith(Constants.R_TAGS)
                    || (local != null && Objects.equals(ref.getObjectId(), local.getObjectId()));
        }

        private static String stored(String ref) {
            return "refs/mooring/" + ref;
        }

        private boolean has(ObjectId id) throws IOException {
            return repository.getObjectDatabase().has(id);
        }

        private Map<String, Ref> refs(String pattern) throws GitOperationFailed, IOException {
            try (Transport transport = open();
                    FetchConnection connection = transport.openFetch(List.of(new RefSpec(pattern + ":" + pattern)))) {
                return connection.getRefsMap();
            }
        }

        private void fetch(RefSpec spec, boolean shallow) throws GitOperationFailed, IOException {
            try (Transport transport = open()) {
                transport.setTagOpt(TagOpt.NO_TAGS);
                if (shallow) {
                    transport.setDepth(1);
                } else {
                    transport.setDepth(Integer.valueOf(Integer.MAX_VALUE));
                }
                transport.fetch(NullProgressMonitor.INSTANCE, List.of(spec));
            }
        }

        private Transport open() throws GitOperationFailed, NotSupportedException, TransportException {
            try {
                Transport transport = Transport.open(repository, new URIish(url));
                transport.setTimeout(Math.clamp(timeout.toSeconds(), 1, 3600));
                if (transport instanceof TransportHttp http) {
                    http.setHttpConnectionFactory(new GitHttp(
                            URI.create(url).toURL(), credentials.caPem(), BYTES_MAX, credentials.proxies()));
                    if (!credentials.bearerToken().isEmpty()) {
                        http.setAdditionalHeaders(Map.of("Authorization", "Bearer " + credentials.bearerToken()));
                    } else if (!credentials.username().isEmpty()) {
                        http.setCredentialsProvider(new UsernamePasswordCredentialsProvider(
                                credentials.username(), credentials.password()));
                    }
                }
                if (transport instanceof SshTransport secured) {
                    if (ssh == null) {
                        ssh = GitSsh.sessions(credentials);
                    }
                    secured.setSshSessionFactory(new GitLimitedSessions(ssh, BYTES_MAX));
                }
                return transport;
            } catch (URISyntaxException | java.net.MalformedURLException | IllegalArgumentException e) {
                throw new GitOperationFailed("spec.url is no URL of a Git repository: " + words(e));
            }
        }
    }
}
