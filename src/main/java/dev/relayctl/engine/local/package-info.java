/** Processes, files and git of this machine behind their ports. */
@NullMarked
package dev.relayctl.engine.local;

import org.jspecify.annotations.NullMarked;
