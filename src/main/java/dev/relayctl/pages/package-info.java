/**
 * Cloudflare Pages ({@code specs/cloudflare-pages.md}): projects, their variables, and what they
 * serve.
 */
@NullMarked
package dev.relayctl.pages;

import org.jspecify.annotations.NullMarked;
