/** What several tests share: documents of outside systems as judges. */
@NullMarked
package dev.relayctl.testing;

import org.jspecify.annotations.NullMarked;
