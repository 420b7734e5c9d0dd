package io.mooring.benchmarks;

/** Something that is measured. */
public interface Benchmark {
    /** What {@code benchmarks/run} calls it. */
    String name();

    /** What it measures, in a line. */
    String about();

    Report run(Workbench bench) throws Exception;
}
