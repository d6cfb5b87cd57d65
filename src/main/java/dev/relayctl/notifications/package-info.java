/** Messages about runs to whoever an environment's file names. */
@NullMarked
package dev.relayctl.notifications;

import org.jspecify.annotations.NullMarked;
