@NullMarked
package dev.relayctl.sandbox;

import org.jspecify.annotations.NullMarked;
