@NullMarked
package dev.relayctl.engine.postgres;

import org.jspecify.annotations.NullMarked;
