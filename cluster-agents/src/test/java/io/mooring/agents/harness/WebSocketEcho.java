package io.mooring.agents.harness;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server of one WebSocket over TLS that says again what is said to it, as long as that is short. */
public final class WebSocketEcho implements AutoCloseable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 0x81;

    private final SSLServerSocket server;
    private final CompletableFuture<String> opening = new CompletableFuture<>();

    public WebSocketEcho(SSLContext tls) throws IOException {
        server = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The head of the request that opened it. */
    public String opening() throws Exception {
        return opening.get(20, TimeUnit.SECONDS);
    }

    private void serve() {
        try (SSLSocket client = (SSLSocket) server.accept()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            opening.complete(head.toString());
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(head.toString()) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            while (in.readUnsignedByte() == TEXT) {
                byte[] text = new byte[in.readUnsignedByte() & 0x7f];
                byte[] mask = new byte[4];
                in.readFully(mask);
                in.readFully(text);
                out.write(TEXT);
                out.write(text.length);
                for (int at = 0; at < text.length; at++) {
                    out.write(text[at] ^ mask[at % 4]);
                }
                out.flush();
            }
        } catch (IOException | GeneralSecurityException over) {
            opening.completeExceptionally(over);
        }
    }

    private static String accept(String head) throws GeneralSecurityException {
        String key = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
        byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(digest);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
