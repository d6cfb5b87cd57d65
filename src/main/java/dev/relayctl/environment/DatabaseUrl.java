package dev.relayctl.environment;

/** Stands in until the branch {@code database} is merged. */
public record DatabaseUrl(String description) {}
