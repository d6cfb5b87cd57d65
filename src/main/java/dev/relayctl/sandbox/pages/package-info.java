/**
 * The emulated Cloudflare Pages API: the documented paths and answers over HTTP, with a web server
 * on a port of its own behind each URL that it tells. It shares no code with the adapter that calls
 * the real one, so that a misreading on one side shows. Sections are those of {@code
 * specs/cloudflare-pages.md}.
 */
@NullMarked
package dev.relayctl.sandbox.pages;

import org.jspecify.annotations.NullMarked;
