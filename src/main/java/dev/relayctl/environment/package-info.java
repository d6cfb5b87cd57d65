/** The resolved environment and the types it is made of. */
@NullMarked
package dev.relayctl.environment;

import org.jspecify.annotations.NullMarked;
