@NullMarked
package dev.relayctl.sandbox.images;

import org.jspecify.annotations.NullMarked;
