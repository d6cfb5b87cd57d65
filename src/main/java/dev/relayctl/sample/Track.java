package dev.relayctl.sample;

/**
 * A piece of music.
 *
 * @param plays how often it was played, as far as the worker has counted
 */
record Track(long id, String title, String artist, long plays) {}
