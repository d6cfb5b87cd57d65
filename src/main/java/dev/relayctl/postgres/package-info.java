/**
 * What the two adapters that speak SQL share: the one home of JDBC connections, of the translation
 * from SQLSTATE to {@code Problem}, and of the Flyway settings that hold everywhere. Imports {@code
 * environment} and {@code problem} only; imported by {@code migrate} and {@code engine.postgres}.
 */
@NullMarked
package dev.relayctl.postgres;

import org.jspecify.annotations.NullMarked;
