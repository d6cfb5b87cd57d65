/** What each machine of a release should be: {@code fly.toml} turned into machine configs. Pure. */
@NullMarked
package dev.relayctl.plan.machine;

import org.jspecify.annotations.NullMarked;
