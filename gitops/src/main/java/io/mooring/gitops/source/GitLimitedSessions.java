package io.mooring.gitops.source;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/** Sessions whose answers are limited in size. */
final class GitLimitedSessions extends SshSessionFactory {
    private final SshSessionFactory sessions;
    private final long bytesMax;

    GitLimitedSessions(SshSessionFactory sessions, long bytesMax) {
        this.sessions = sessions;
        this.bytesMax = bytesMax;
    }

    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider provider, FS fs, int timeoutMillis)
            throws TransportException {
        RemoteSession session = sessions.getSession(uri, provider, fs, timeoutMillis);
        return new Limited(session, bytesMax);
    }

    @Override
    public String getType() {
        return sessions.getType();
    }

    private record Limited(RemoteSession session, long bytesMax) implements RemoteSession2 {
        @Override
        public Process exec(String command, int timeoutSeconds) throws java.io.IOException {
            return new LimitedProcess(session.exec(command, timeoutSeconds), bytesMax);
        }

        @Override
        public Process exec(String command, Map<String, String> environment, int timeoutSeconds)
                throws java.io.IOException {
            Process process = session instanceof RemoteSession2 second
                    ? second.exec(command, environment, timeoutSeconds)
                    : session.exec(command, timeoutSeconds);
            return new LimitedProcess(process, bytesMax);
        }

        @Override
        public void disconnect() {
            session.disconnect();
        }
    }

    private static final class LimitedProcess extends Process {
        private final Process process;
        private final InputStream output;

        LimitedProcess(Process process, long bytesMax) {
            this.process = process;
            this.output = new LimitedStream(process.getInputStream(), bytesMax, "the repository");
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return output;
        }

        @Override
        public InputStream getErrorStream() {
            return process.getErrorStream();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
    }
}
