@NullMarked
package dev.relayctl.sandbox.pages;

import org.jspecify.annotations.NullMarked;
