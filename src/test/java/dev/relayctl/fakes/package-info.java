/** One in-memory fake per port, kept honest by the contract suite of the port. */
@NullMarked
package dev.relayctl.fakes;

import org.jspecify.annotations.NullMarked;
