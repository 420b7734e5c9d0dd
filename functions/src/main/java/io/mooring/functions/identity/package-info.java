/** The clusters' certificate authority: enrolment, renewal, agent tokens. */
@NullMarked
package io.mooring.functions.identity;

import org.jspecify.annotations.NullMarked;
