/**
 * Alembic behind the ports Migrations and RevisionTool. What stands in files and in the database is
 * read here, without Python; Alembic itself is started only to run revisions or to make them.
 */
@NullMarked
package dev.relayctl.migrate.alembic;

import org.jspecify.annotations.NullMarked;
