@NullMarked
package dev.relayctl.pages;

import org.jspecify.annotations.NullMarked;
