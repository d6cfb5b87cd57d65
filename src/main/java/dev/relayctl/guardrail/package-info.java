/** Checks with stable ids over a plan and the facts behind it. Pure. */
@NullMarked
package dev.relayctl.guardrail;

import org.jspecify.annotations.NullMarked;
