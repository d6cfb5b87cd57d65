/** Databases of previews on a real server. */
@NullMarked
package dev.relayctl.previews;

import org.jspecify.annotations.NullMarked;
