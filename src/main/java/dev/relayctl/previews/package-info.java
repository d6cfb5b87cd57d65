/** Databases of previews on the server of the one that they are made from. */
@NullMarked
package dev.relayctl.previews;

import org.jspecify.annotations.NullMarked;
