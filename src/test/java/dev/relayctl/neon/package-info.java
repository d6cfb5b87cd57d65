@NullMarked
package dev.relayctl.neon;

import org.jspecify.annotations.NullMarked;
