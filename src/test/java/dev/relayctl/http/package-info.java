@NullMarked
package dev.relayctl.http;

import org.jspecify.annotations.NullMarked;
