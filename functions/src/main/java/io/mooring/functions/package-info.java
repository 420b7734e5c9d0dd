/** The hub: the control plane that clusters are attached to, as an Azure Functions app. */
@NullMarked
package io.mooring.functions;

import org.jspecify.annotations.NullMarked;
