package io.mooring.localcluster.node;

import java.util.Map;

/** What a probe may touch: the pod's address, the container's named ports, and how to run a command beside it. */
record ProbeTarget(String address, Map<String, Integer> ports, ContainerPlan plan) {}
