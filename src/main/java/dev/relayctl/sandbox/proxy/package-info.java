/** The reverse proxy in front of an app's machines. */
@NullMarked
package dev.relayctl.sandbox.proxy;

import org.jspecify.annotations.NullMarked;
