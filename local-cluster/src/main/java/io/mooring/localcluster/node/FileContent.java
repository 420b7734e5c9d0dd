package io.mooring.localcluster.node;

/** A file of a volume: what it holds and its permission bits. */
final class FileContent {
    private final byte[] bytes;
    private final int mode;

    FileContent(byte[] bytes, int mode) {
        this.bytes = bytes.clone();
        this.mode = mode;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int mode() {
        return mode;
    }
}
