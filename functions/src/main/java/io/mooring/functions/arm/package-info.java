/** Azure Resource Manager's rules, once for all features: bodies, versions, errors, pages, operations. */
@NullMarked
package io.mooring.functions.arm;

import org.jspecify.annotations.NullMarked;
