package dev.relayctl.plan;

/**
 * How a migration that a database has is undone.
 *
 * @param file with the statements, relative to the project
 * @param checksum CRC-32 of the file, in eight hexadecimal digits
 */
public record Undo(Migration migration, String file, String checksum) {}
