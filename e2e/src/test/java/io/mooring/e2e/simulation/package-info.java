/**
 * Hub and agents, as they are, over a simulated store, network, apiserver and clock: months in seconds, with faults, and
 * one seed repeats all of it.
 */
@NullMarked
package io.mooring.e2e.simulation;

import org.jspecify.annotations.NullMarked;
