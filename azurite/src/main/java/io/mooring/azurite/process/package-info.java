/** Child processes: started, watched, restarted and ended. */
@NullMarked
package io.mooring.azurite.process;

import org.jspecify.annotations.NullMarked;
