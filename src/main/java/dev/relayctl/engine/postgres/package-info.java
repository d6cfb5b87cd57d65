/** The ledger and the lock in the environment's own database. */
@NullMarked
package dev.relayctl.engine.postgres;

import org.jspecify.annotations.NullMarked;
