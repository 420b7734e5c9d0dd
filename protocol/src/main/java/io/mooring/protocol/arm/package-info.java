/** Azure Resource Manager's words: resource ids and error bodies. */
@NullMarked
package io.mooring.protocol.arm;

import org.jspecify.annotations.NullMarked;
