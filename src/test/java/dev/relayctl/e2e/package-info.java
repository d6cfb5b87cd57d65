/** Tests that start the packaged command as a process. */
@NullMarked
package dev.relayctl.e2e;

import org.jspecify.annotations.NullMarked;
