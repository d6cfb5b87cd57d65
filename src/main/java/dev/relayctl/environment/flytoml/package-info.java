/**
 * {@code fly.toml} as flyctl understands it ({@code specs/fly-machines.md} §3): typed values with
 * their units resolved, one record per section.
 */
@NullMarked
package dev.relayctl.environment.flytoml;

import org.jspecify.annotations.NullMarked;
