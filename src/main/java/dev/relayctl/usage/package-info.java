/**
 * Reads the source of a program for what it does with a database: SQL in strings, the mappings of
 * SQLAlchemy and JPA, and what a project's own patterns find. Text in, places out; runs nothing and
 * knows no language as a compiler does.
 */
@NullMarked
package dev.relayctl.usage;

import org.jspecify.annotations.NullMarked;
