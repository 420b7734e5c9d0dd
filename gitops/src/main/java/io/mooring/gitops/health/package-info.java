/** The kstatus rules: whether an object has reached what its spec asks for. */
@NullMarked
package io.mooring.gitops.health;

import org.jspecify.annotations.NullMarked;
