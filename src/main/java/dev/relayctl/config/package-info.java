/** YAML and TOML files as a tree in which each value knows its file, line and column. */
@NullMarked
package dev.relayctl.config;

import org.jspecify.annotations.NullMarked;
