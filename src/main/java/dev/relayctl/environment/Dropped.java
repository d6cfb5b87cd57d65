package dev.relayctl.environment;

/**
 * A parameter that a rendering leaves out.
 *
 * @param name as libpq spells it; never a value
 * @param reason why, as half a sentence
 */
public record Dropped(String name, String reason) {}
