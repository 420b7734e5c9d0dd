/** The words that hub, agents and command line share: no I/O, no Azure, no Kubernetes client. */
@NullMarked
package io.mooring.protocol;

import org.jspecify.annotations.NullMarked;
