/** Flyway behind the port Migrations, and the making of new migration files. */
@NullMarked
package dev.relayctl.migrate;

import org.jspecify.annotations.NullMarked;
