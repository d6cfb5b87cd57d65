package dev.relayctl.sandbox.http;

/**
 * When something that an API does by and by goes on: after so many looks at it, or so long after it
 * began, whatever is first.
 */
public record Pace(int looks, long millis) {}
