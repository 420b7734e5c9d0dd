/** Roles, who was given them where, and what follows from that. */
@NullMarked
package io.mooring.functions.authorization;

import org.jspecify.annotations.NullMarked;
