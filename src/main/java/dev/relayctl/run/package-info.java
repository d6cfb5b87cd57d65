/** The ports to the world, the step loop and the only retries. */
@NullMarked
package dev.relayctl.run;

import org.jspecify.annotations.NullMarked;
