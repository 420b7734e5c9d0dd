/** What users want of one cluster, with generations, and what became of it. */
@NullMarked
package io.mooring.functions.desired;

import org.jspecify.annotations.NullMarked;
