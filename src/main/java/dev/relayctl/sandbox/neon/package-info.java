/**
 * The emulated Neon API: the documented paths and answers over HTTP, with a data directory of a
 * real PostgreSQL behind each branch and a server behind each compute. It shares no code with the
 * adapter that calls the real one, so that a misreading on one side shows. Sections are those of
 * {@code specs/neon.md}.
 */
@NullMarked
package dev.relayctl.sandbox.neon;

import org.jspecify.annotations.NullMarked;
