/** Tests of roles. */
@NullMarked
package io.mooring.functions.authorization;

import org.jspecify.annotations.NullMarked;
