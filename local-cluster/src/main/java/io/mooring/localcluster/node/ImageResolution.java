package io.mooring.localcluster.node;

import java.nio.file.Path;

/** What an image name means on this node. */
sealed interface ImageResolution {
    /** The image's root lies in this folder. */
    record Folder(Path root) implements ImageResolution {}

    /** The image that only waits: it needs no process. */
    record Pause() implements ImageResolution {}

    record Unknown(String message) implements ImageResolution {}
}
