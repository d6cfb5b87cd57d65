/** The values that commands print, as text and as JSON documents. */
@NullMarked
package dev.relayctl.report;

import org.jspecify.annotations.NullMarked;
