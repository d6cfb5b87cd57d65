/** Restore points, with PostgreSQL's own programs. */
@NullMarked
package dev.relayctl.dump;

import org.jspecify.annotations.NullMarked;
