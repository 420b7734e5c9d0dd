@NullMarked
package io.mooring.functions.contract;

import org.jspecify.annotations.NullMarked;
