package io.mooring.extensions.chart;

import java.nio.file.Path;

/**
 * A chart on this machine, checked.
 *
 * @param digest changes when the content does
 * @param path a .tgz or a folder, as Helm takes it
 */
public record Chart(String name, String version, String digest, Path path) {}
