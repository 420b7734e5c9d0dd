package io.mooring.gitops.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.UploadPack;

/** A Git server over ssh on loopback that knows one key and serves the work trees in a folder. */
final class GitSshServer implements AutoCloseable {
    private final SshServer server;
    private final KeyPair hostKey;

    GitSshServer(Path folder, KeyPair hostKey, PublicKey user) throws IOException {
        this.hostKey = hostKey;
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((name, key, session) -> name.equals("git") && KeyUtils.compareKeys(key, user));
        server.setCommandFactory((channel, command) -> new Upload(folder, command));
        server.start();
    }

    String url(String repository) {
        return "ssh://git@127.0.0.1:" + server.getPort() + "/" + repository;
    }

    /** The line of a known_hosts file. */
    String knownHost() {
        return knownHost(hostKey.getPublic());
    }

    String knownHost(PublicKey key) {
        return "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key) + "\n";
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class Upload implements Command {
        private final Path folder;
        private final String command;
        private InputStream in;
        private OutputStream out;
        private ExitCallback exit;

        Upload(Path folder, String command) {
            this.folder = folder;
            this.command = command;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {}

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Thread.ofVirtual().start(() -> {
                String name = command.replaceFirst("^git-upload-pack '/?", "").replaceFirst("'$", "");
                try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(folder.resolve(name).resolve(".git").toFile())
                        .setMustExist(true)
                        .build()) {
                    UploadPack upload = new UploadPack(repository);
                    upload.setRequestPolicy(UploadPack.RequestPolicy.REACHABLE_COMMIT);
                    upload.upload(in, out, null);
                    exit.onExit(0);
                } catch (IOException e) {
                    exit.onExit(1, e.getMessage());
                }
            });
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
