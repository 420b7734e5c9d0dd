/** What a heartbeat costs, beside a lease on a kube-apiserver. */
@NullMarked
package io.mooring.benchmarks.heartbeat;

import org.jspecify.annotations.NullMarked;
