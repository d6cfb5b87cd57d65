/** Fly over HTTP: the Machines API behind the port Fleet. */
@NullMarked
package dev.relayctl.fly;

import org.jspecify.annotations.NullMarked;
