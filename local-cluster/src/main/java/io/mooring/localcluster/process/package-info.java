/** Child processes: started with bounded logs, stopped gently, found again after a crash. */
@NullMarked
package io.mooring.localcluster.process;

import org.jspecify.annotations.NullMarked;
