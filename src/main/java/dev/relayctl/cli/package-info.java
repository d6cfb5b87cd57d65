/** The command line: arguments in, one use case, text or JSON out. */
@NullMarked
package dev.relayctl.cli;

import org.jspecify.annotations.NullMarked;
