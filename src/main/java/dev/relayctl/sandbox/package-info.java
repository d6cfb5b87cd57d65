/** The embedded default: an emulated Machines API, real processes, a real PostgreSQL. */
@NullMarked
package dev.relayctl.sandbox;

import org.jspecify.annotations.NullMarked;
