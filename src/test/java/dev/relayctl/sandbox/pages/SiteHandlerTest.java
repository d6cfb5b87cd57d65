package dev.relayctl.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.pages.SiteHandler.Found;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SiteHandlerTest {
  @Test
  void findsAFileAPageOrAFoldersIndex() {
    Set<String> files = Set.of("/index.html", "/about.html", "/docs/index.html", "/app.js");

    assertThat(SiteHandler.find(files, "/")).contains(new Found(200, "/index.html"));
    assertThat(SiteHandler.find(files, "/app.js")).contains(new Found(200, "/app.js"));
    assertThat(SiteHandler.find(files, "/about")).contains(new Found(200, "/about.html"));
    assertThat(SiteHandler.find(files, "/docs")).contains(new Found(200, "/docs/index.html"));
    assertThat(SiteHandler.find(files, "/docs/")).contains(new Found(200, "/docs/index.html"));
  }

  @Test
  void answersOtherPathsWithTheRootPageUnlessThereIsAPageForThem() {
    Set<String> application = Set.of("/index.html");
    Set<String> pages = Set.of("/index.html", "/404.html", "/docs/404.html");

    assertThat(SiteHandler.find(application, "/a/b")).contains(new Found(200, "/index.html"));
    assertThat(SiteHandler.find(pages, "/a/b")).contains(new Found(404, "/404.html"));
    assertThat(SiteHandler.find(pages, "/docs/a/b")).contains(new Found(404, "/docs/404.html"));
    assertThat(SiteHandler.find(Set.of("/a.txt"), "/b")).isEmpty();
  }
}
