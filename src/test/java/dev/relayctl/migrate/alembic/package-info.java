@NullMarked
package dev.relayctl.migrate.alembic;

import org.jspecify.annotations.NullMarked;
