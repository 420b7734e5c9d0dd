/** The REST contract, declared once for each resource type; what a body may say and what an answer shows follows. */
@NullMarked
package io.mooring.functions.contract;

import org.jspecify.annotations.NullMarked;
