/** Restore points as dumps that PostgreSQL's own programs write and read. */
@NullMarked
package dev.relayctl.dump;

import org.jspecify.annotations.NullMarked;
