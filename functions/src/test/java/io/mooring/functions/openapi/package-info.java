@NullMarked
package io.mooring.functions.openapi;

import org.jspecify.annotations.NullMarked;
