@NullMarked
package dev.relayctl.migrate;

import org.jspecify.annotations.NullMarked;
