package io.mooring.extensions.helm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What passes between this process and a worker: one JSON document per line in each direction. */
final class HelmWire {
    /** A rendered chart of many thousand objects fits; a worker that floods us does not. */
    static final int LINE_BYTES_MAX = 48 << 20;

    static final JsonMapper JSON = JsonMapper.builder().build();

    private HelmWire() {}

    record Call(long id, HelmOperation operation) {}

    record Reply(
            long id, @Nullable JsonNode value, @Nullable HelmFailure failure) {}

    static void write(OutputStream out, Object document) throws IOException {
        byte[] json = JSON.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
        if (json.length > LINE_BYTES_MAX) {
            throw new IOException("a message of " + json.length + " bytes is larger than " + LINE_BYTES_MAX);
        }
        out.write(json);
        out.write('\n');
        out.flush();
    }

    /** The next line, or null at the end of the stream. */
    static @Nullable String read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != -1; next = in.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() == LINE_BYTES_MAX) {
                throw new IOException("a line is longer than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(next);
        }
        return null;
    }
}
