/**
 * Why something could not be done: a value with five facts and an exit code. Used by all, uses
 * nothing.
 */
@NullMarked
package dev.relayctl.problem;

import org.jspecify.annotations.NullMarked;
