/** The composition root: Main, and nothing else. */
@NullMarked
package dev.relayctl;

import org.jspecify.annotations.NullMarked;
