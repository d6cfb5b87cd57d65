/** Tests of the whole: architecture. */
@NullMarked
package dev.relayctl;

import org.jspecify.annotations.NullMarked;
