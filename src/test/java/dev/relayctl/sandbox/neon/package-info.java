@NullMarked
package dev.relayctl.sandbox.neon;

import org.jspecify.annotations.NullMarked;
