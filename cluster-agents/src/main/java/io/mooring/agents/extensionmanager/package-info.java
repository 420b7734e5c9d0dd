/** The agent that installs extensions. */
@NullMarked
package io.mooring.agents.extensionmanager;

import org.jspecify.annotations.NullMarked;
