/**
 * The emulated GitHub REST API, as far as a deploy asks it: checks of commits, pull requests, their
 * comments, deployments and environments. It shares no code with the adapter that calls the real
 * one, so that a misreading on one side shows. Sections are those of {@code specs/github.md}.
 */
@NullMarked
package dev.relayctl.sandbox.github;

import org.jspecify.annotations.NullMarked;
