/** Tests of how signs of life are taken. */
@NullMarked
package io.mooring.functions.connectivity;

import org.jspecify.annotations.NullMarked;
