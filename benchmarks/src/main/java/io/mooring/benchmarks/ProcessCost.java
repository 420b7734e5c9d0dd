package io.mooring.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used so far, as {@code /proc} says. */
public record ProcessCost(double cpuSeconds, long residentKibibytes) {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ: fixed in the kernel's interface.
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    public static ProcessCost of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return parse(Files.readString(folder.resolve("stat")), Files.readString(folder.resolve("status")));
        } catch (IOException e) {
            throw new UncheckedIOException("read what process " + pid + " costs", e);
        }
    }

    static ProcessCost parse(String stat, String status) {
        // The name in parentheses may hold blanks; the fields after it do not.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        long resident = status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
        return new ProcessCost(ticks / TICKS_PER_SECOND, resident);
    }
}
