package dev.relayctl.pages;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Bundle;
import java.util.List;
import java.util.Map;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SiteReaderTest {
  private final PagesServer server = new PagesServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readsThePageAndTheScriptsThatItNames() {
    serves(
        Map.of(
            "/",
            """
            <html><head>
            <link rel=modulepreload href=/assets/vendor.js>
            <script type="module" crossorigin src="/assets/app-1a2b.js?v=2"></script>
            <script src="https://elsewhere.example.com/tracker.js"></script>
            </head></html>
            """,
            "/assets/app-1a2b.js?v=2",
            "const a={url:\"https://relay-api.fly.dev/v1\"};fetch(`http://localhost:8001/x${b}`)",
            "/assets/vendor.js",
            "new URL(e,'http://localhost');ws=\"wss://live.example.com:8443\""));

    assertThat(ok(server.pages().bundle(server.page("/"))))
        .isEqualTo(
            new Bundle(
                server.page("/"),
                List.of(
                    "http://localhost",
                    "http://localhost:8001/x",
                    "https://relay-api.fly.dev/v1",
                    "wss://live.example.com:8443")));
  }

  @Test
  void aScriptThatDoesNotLoadSaysNothing() {
    serves(Map.of("/", "<script src=/gone.js></script><script>'https://one.example.com'</script>"));

    assertThat(ok(server.pages().bundle(server.page("/"))).urls())
        .containsExactly("https://one.example.com");
  }

  @Test
  void linksOnlyLeadAway() {
    serves(
        Map.of(
            "/",
            "<link rel=canonical href=https://example.com><a href=https://example.com/terms>x</a>"));

    assertThat(ok(server.pages().bundle(server.page("/"))).urls()).isEmpty();
  }

  /** Data for scripts, as frameworks write it. */
  @Test
  void readsWhatIsEscaped() {
    serves(
        Map.of(
            "/",
            """
            <astro-island props="{&quot;api&quot;:&quot;https://one.example.com/v1&quot;}"></astro-island>
            <script>window.a="https:\\/\\/two.example.com";b="https:\\u002F\\u002Fthree.example.com\\u002Fx"</script>
            """));

    assertThat(ok(server.pages().bundle(server.page("/"))).urls())
        .containsExactly(
            "https://one.example.com/v1", "https://three.example.com/x", "https://two.example.com");
  }

  @Test
  void aPageThatDoesNotLoadIsTold() {
    serves(Map.of());

    assertThat(bad(server.pages().bundle(server.page("/"))).facts().why()).contains("404");
  }

  private void serves(Map<String, String> files) {
    server.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String file = files.get(request.getTarget());
            return file == null
                ? new MockResponse.Builder().code(404).build()
                : new MockResponse.Builder().body(file).build();
          }
        });
  }
}
