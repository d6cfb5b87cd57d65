/** The one place where the sandbox starts programs and waits for them. */
@NullMarked
package dev.relayctl.sandbox.process;

import org.jspecify.annotations.NullMarked;
