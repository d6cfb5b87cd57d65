/** relay-api, the sample backend: a program of its own that shares no class with relayctl. */
@NullMarked
package dev.relayctl.sample;

import org.jspecify.annotations.NullMarked;
