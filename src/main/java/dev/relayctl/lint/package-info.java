/**
 * Verdicts over migrations: from what PostgreSQL did with each statement on a scratch database to
 * findings with a rule of the catalogue ({@code specs/migration-safety.md} §2). Pure.
 */
@NullMarked
package dev.relayctl.lint;

import org.jspecify.annotations.NullMarked;
