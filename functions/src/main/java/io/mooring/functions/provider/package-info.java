/** The resource providers that the hub stands for: their registration and their operations. */
@NullMarked
package io.mooring.functions.provider;

import org.jspecify.annotations.NullMarked;
