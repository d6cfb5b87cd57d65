/** The sandbox's images: directories named by the digest of what is in them. */
@NullMarked
package dev.relayctl.sandbox.images;

import org.jspecify.annotations.NullMarked;
