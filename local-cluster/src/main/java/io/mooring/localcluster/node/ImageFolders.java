package io.mooring.localcluster.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/** The images that this node knows: a folder for each name, without tag or digest. */
record ImageFolders(Map<String, Path> folders) {
    private static final String PAUSE = "registry.k8s.io/pause";

    ImageFolders {
        folders = Map.copyOf(folders);
    }

    ImageResolution resolve(String image) {
        String name = withoutTag(image);
        Path folder = folders.get(name);
        if (folder != null) {
            return Files.isDirectory(folder)
                    ? new ImageResolution.Folder(folder)
                    : new ImageResolution.Unknown("the folder of image \"" + name + "\" does not exist: " + folder);
        }
        if (name.equals(PAUSE)) {
            return new ImageResolution.Pause();
        }
        return new ImageResolution.Unknown("the local node runs no containers and knows only the images "
                + new TreeSet<>(folders.keySet()) + " and " + PAUSE + ", not \"" + image + "\"");
    }

    static String withoutTag(String image) {
        int digest = image.indexOf('@');
        String name = digest < 0 ? image : image.substring(0, digest);
        int colon = name.lastIndexOf(':');
        // A colon before the last slash belongs to the port of a registry.
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
