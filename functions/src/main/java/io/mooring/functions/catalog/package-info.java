/** The types of extensions that the hub knows, as resources that are only read. */
@NullMarked
package io.mooring.functions.catalog;

import org.jspecify.annotations.NullMarked;
