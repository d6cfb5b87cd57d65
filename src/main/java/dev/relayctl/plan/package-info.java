/** What was observed, and the ordered steps from there to what is wanted. Pure. */
@NullMarked
package dev.relayctl.plan;

import org.jspecify.annotations.NullMarked;
