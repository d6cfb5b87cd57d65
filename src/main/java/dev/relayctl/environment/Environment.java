package dev.relayctl.environment;

/** Stands in until the branch {@code config} is merged. */
public record Environment(EnvironmentName name) {}
