/** Where images come from: registries, which are asked for digests, and the programs that build. */
@NullMarked
package dev.relayctl.images;

import org.jspecify.annotations.NullMarked;
