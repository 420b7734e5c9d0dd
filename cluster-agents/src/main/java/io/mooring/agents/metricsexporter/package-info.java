/** The metrics exporter, an extension that runs from the agents' image: nodes, pods and workloads for Prometheus. */
@NullMarked
package io.mooring.agents.metricsexporter;

import org.jspecify.annotations.NullMarked;
