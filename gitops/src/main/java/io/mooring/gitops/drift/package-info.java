/** What happens to applied objects that the engine did not do itself. */
@NullMarked
package io.mooring.gitops.drift;

import org.jspecify.annotations.NullMarked;
