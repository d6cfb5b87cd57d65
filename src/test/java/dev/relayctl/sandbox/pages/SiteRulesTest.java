package dev.relayctl.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.pages.Redirects.Target;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code _redirects} and {@code _headers} say: specs/cloudflare-pages.md §7. */
final class SiteRulesTest {
  private static final Set<String> FILES = Set.of("/index.html", "/app.js");

  @Test
  void redirectsByTheFirstRuleThatFits() {
    Redirects redirects =
        Redirects.of(
            """
            # moved
            /old /new
            /posts/:id /blog/:id 301
            /docs/* https://docs.example.com/:splat 308
            /docs/a /never
            not a rule at all
            """);

    assertThat(redirects.at("/old", FILES)).contains(new Target("/new", 302));
    assertThat(redirects.at("/posts/7", FILES)).contains(new Target("/blog/7", 301));
    assertThat(redirects.at("/docs/a/b", FILES))
        .contains(new Target("https://docs.example.com/a/b", 308));
    assertThat(redirects.at("/docs/a", FILES))
        .contains(new Target("https://docs.example.com/a", 308));
    assertThat(redirects.at("/posts", FILES)).isEmpty();
  }

  @Test
  void leavesFilesAloneAndGoesInNoCircle() {
    Redirects redirects = Redirects.of("/* /index.html 200\n/app/* /app.js 200\n/app.js /x 200");

    assertThat(redirects.at("/deep/link", FILES)).isEmpty();
    assertThat(redirects.at("/app/1", FILES)).contains(new Target("/app.js", 200));
    assertThat(redirects.at("/app.js", FILES)).isEmpty();
  }

  @Test
  void setsHeadersByPath() {
    HeaderRules headers =
        HeaderRules.of(
            """
            /*
              X-Frame-Options: DENY
            /assets/*
              Cache-Control: public, max-age=31536000
            """);

    assertThat(headers.at("/")).isEqualTo(Map.of("X-Frame-Options", "DENY"));
    assertThat(headers.at("/assets/a.js"))
        .containsEntry("Cache-Control", "public, max-age=31536000")
        .hasSize(2);
  }

  @Test
  void refusesHeadersThatAreNone() {
    assertThat(HeaderRules.wrong("/*\n  A: b\n# no\n\n/c\n  ! D\n")).isEmpty();
    assertThat(HeaderRules.wrong("  A: b\n")).isPresent();
    assertThat(HeaderRules.wrong("/*\n  nonsense\n")).isPresent();
    assertThat(HeaderRules.wrong("/a\n".repeat(101))).isPresent();
    assertThat(HeaderRules.wrong("/*\n  A: " + "b".repeat(2000))).isPresent();
  }
}
