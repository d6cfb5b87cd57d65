/** How HTTP adapters send: each request once, ended by an interrupt. */
@NullMarked
package dev.relayctl.http;

import org.jspecify.annotations.NullMarked;
