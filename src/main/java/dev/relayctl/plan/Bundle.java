package dev.relayctl.plan;

import java.net.URI;
import java.util.List;

/**
 * What the pages that users get speak to.
 *
 * @param page that was opened
 * @param urls absolute URLs in it and in its scripts, each once, in order
 */
public record Bundle(URI page, List<String> urls) {
  public Bundle {
    urls = List.copyOf(urls);
  }
}
