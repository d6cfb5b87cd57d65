package dev.relayctl.plan;

/**
 * A file that a database was written to.
 *
 * @param host the machine that has it
 * @param file its absolute path there
 * @param bytes its size
 * @param sha256 of its content, 64 hexadecimal digits: what is restored is what was written
 */
public record Dump(String host, String file, long bytes, String sha256) implements SavedState {}
