/**
 * The emulated Fly Machines API: the documented paths and answers over HTTP, with a local process
 * behind each machine. It shares no code with the adapter that calls the real one, so that a
 * misreading on one side shows.
 */
@NullMarked
package dev.relayctl.sandbox.machines;

import org.jspecify.annotations.NullMarked;
