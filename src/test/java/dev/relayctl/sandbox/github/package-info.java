@NullMarked
package dev.relayctl.sandbox.github;

import org.jspecify.annotations.NullMarked;
