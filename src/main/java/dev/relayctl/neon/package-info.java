/** Neon's API: branches as restore points and as copies ({@code specs/neon.md}). */
@NullMarked
package dev.relayctl.neon;

import org.jspecify.annotations.NullMarked;
