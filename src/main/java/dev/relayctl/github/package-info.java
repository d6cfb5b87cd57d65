/** The forge and the git work tree behind their ports. */
@NullMarked
package dev.relayctl.github;

import org.jspecify.annotations.NullMarked;
