/** Which proxy leads to which server, as the variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} say it. */
@NullMarked
package io.mooring.protocol.proxy;

import org.jspecify.annotations.NullMarked;
