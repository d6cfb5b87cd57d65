/**
 * Reads the source of a program for what it does with a database: SQL in strings, and the mappings
 * of SQLAlchemy and JPA. Text in, places out; runs nothing and knows no language as a compiler
 * does.
 */
@NullMarked
package dev.relayctl.usage;

import org.jspecify.annotations.NullMarked;
