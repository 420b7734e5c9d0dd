package io.mooring.benchmarks;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a benchmark gets.
 *
 * @param checkout the folder with all modules, built
 * @param scratch an empty folder that is deleted afterwards
 * @param nanos a clock that only grows
 * @param options what was given on the command line
 * @param progress receives a line when something begins that takes its time
 */
public record Workbench(
        Path checkout, Path scratch, LongSupplier nanos, Map<String, String> options, Consumer<String> progress) {
    public Workbench {
        options = Map.copyOf(options);
    }

    /** An option that is a number; {@code otherwise} if it was not given. */
    public int number(String option, int otherwise) {
        return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
    }

    /** Seconds since a reading of the clock. */
    public double secondsSince(long began) {
        return (nanos.getAsLong() - began) / 1e9;
    }
}
