/** What the sandbox keeps on disk: small private JSON files, replaced as a whole. */
@NullMarked
package dev.relayctl.sandbox.state;

import org.jspecify.annotations.NullMarked;
