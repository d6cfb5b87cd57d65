@NullMarked
package dev.relayctl.sandbox.machines;

import org.jspecify.annotations.NullMarked;
