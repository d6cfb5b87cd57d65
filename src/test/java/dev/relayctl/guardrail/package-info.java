@NullMarked
package dev.relayctl.guardrail;

import org.jspecify.annotations.NullMarked;
