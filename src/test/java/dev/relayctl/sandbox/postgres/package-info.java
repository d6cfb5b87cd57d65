@NullMarked
package dev.relayctl.sandbox.postgres;

import org.jspecify.annotations.NullMarked;
