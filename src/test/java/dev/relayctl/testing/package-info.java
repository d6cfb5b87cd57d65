/** What tests of several packages share: real servers, started once. */
@NullMarked
package dev.relayctl.testing;

import org.jspecify.annotations.NullMarked;
