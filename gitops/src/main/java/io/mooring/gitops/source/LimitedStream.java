package io.mooring.gitops.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails when more comes than is allowed. */
public final class LimitedStream extends FilterInputStream {
    private final long bytesMax;
    private final String what;
    private long bytes;

    public LimitedStream(InputStream in, long bytesMax, String what) {
        super(in);
        this.bytesMax = bytesMax;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int more) throws IOException {
        bytes += more;
        if (bytes > bytesMax) {
            throw new IOException(what + " is larger than the limit of " + (bytesMax >> 20) + " MiB");
        }
    }
}
