/** One class per use case: observe, plan, check, run, report. */
@NullMarked
package dev.relayctl.app;

import org.jspecify.annotations.NullMarked;
