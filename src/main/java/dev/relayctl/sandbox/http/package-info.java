/** What the sandbox's emulated APIs have in common: routes, journal, faults and state on disk. */
@NullMarked
package dev.relayctl.sandbox.http;

import org.jspecify.annotations.NullMarked;
