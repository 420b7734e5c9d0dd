/** Whether all of Mooring works together, and whether its sources keep the house rules. */
package io.mooring.e2e;
