package io.mooring.localcluster.node;

/** What is known of a container from one of its probes. */
enum ProbeVerdict {
    UNDECIDED,
    PASSING,
    FAILING
}
