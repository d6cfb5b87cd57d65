/** The sandbox's PostgreSQL: real binaries from the class path, driven by us. */
@NullMarked
package dev.relayctl.sandbox.postgres;

import org.jspecify.annotations.NullMarked;
