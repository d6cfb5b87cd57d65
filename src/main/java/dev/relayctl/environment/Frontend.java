package dev.relayctl.environment;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The web frontend that belongs to an environment.
 *
 * @param pages null when Cloudflare Pages doesn't serve it
 * @param port of the development server; null when not said
 * @param url where users open it; null when not said
 */
public record Frontend(@Nullable Pages pages, @Nullable Integer port, @Nullable URI url) {
  /**
   * Where the frontend lies on Cloudflare Pages.
   *
   * @param project null when not said
   * @param variables that its build sees, in the file's order; public
   */
  public record Pages(
      @Nullable String project, PagesEnvironment environment, Map<String, String> variables) {
    public Pages {
      variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }
  }

  /** The two environments that each Pages project has. */
  public enum PagesEnvironment {
    PRODUCTION,
    PREVIEW
  }
}
