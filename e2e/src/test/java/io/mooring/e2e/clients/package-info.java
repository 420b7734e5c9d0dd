/** Whether Microsoft's own clients can tell the hub from Azure Resource Manager. */
@NullMarked
package io.mooring.e2e.clients;

import org.jspecify.annotations.NullMarked;
