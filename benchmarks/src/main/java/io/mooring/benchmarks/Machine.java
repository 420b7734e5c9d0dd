package io.mooring.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** On what it was measured, so that figures of two runs can be compared, or not. */
final class Machine {
    private Machine() {}

    static Map<String, Object> facts() {
        Map<String, Object> facts = new TreeMap<>();
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("arch", System.getProperty("os.arch"));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("cpu", line(Path.of("/proc/cpuinfo"), "model name"));
        facts.put("memory", line(Path.of("/proc/meminfo"), "MemTotal"));
        facts.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return facts;
    }

    private static String line(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key)) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
            return "unknown";
        } catch (IOException e) {
            return "unknown"; // Not a Linux.
        }
    }
}
