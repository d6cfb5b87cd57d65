package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A branch becomes an environment and goes again. */
class PreviewIT extends PreviewProject {

  @Test
  void answersAndIsGoneAgain() throws Exception {
    String made = well(up("feat/x")).stdout();
    String url = made.substring(made.lastIndexOf("http://")).strip();

    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer =
          http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    assertThat(made).contains("preview@feat/x answers at " + url);
    assertThat(list())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.path("branch").asText()).isEqualTo("feat/x");
          assertThat(one.path("app").path("url").asText()).isEqualTo(url);
        });
    assertThat(well(relayctl("status", "preview@feat/x")).stdout()).contains("release 1");
    assertThat(well(up("feat/x")).stdout()).contains("answers at " + url);

    assertThat(well(relayctl("preview", "down", "--branch", "feat/x")).stdout())
        .contains("Fly app shop-feat-x-79b4cc", "database relay_dev_preview_feat_x_79b4cc");

    assertThat(databases()).isEmpty();
    assertThat(apps()).isEmpty();
    assertThat(list()).isEmpty();
    assertThat(well(relayctl("preview", "down", "--branch", "feat/x")).stdout())
        .contains("there is nothing of feat/x");
    assertThat(said(relayctl("logs", "preview@feat/x"))).contains("app.absent");
    assertThat(said(relayctl("migrate", "status", "preview@feat/x")))
        .contains("preview.none", "relayctl preview up --branch feat/x");
  }

  @Test
  void killedAtEachStepItComesToTheSameEnd() throws Exception {
    int steps = 0;
    for (int kill = 1; kill == 1 || kill <= steps; kill++) {
      Cli.Started running = starting("feat/k");
      steps = killedAt(running, "→ [" + kill + "/", steps);

      well(up("feat/k"));

      assertThat(databases()).containsExactly("relay_dev_preview_feat_k_43190a");
      assertThat(list())
          .singleElement()
          .extracting(one -> one.path("state").asText())
          .isEqualTo("ready");
      well(relayctl("preview", "down", "--branch", "feat/k"));
      assertThat(databases()).isEmpty();
      assertThat(apps()).isEmpty();
    }
    assertThat(steps).isGreaterThan(4);
  }

  @Test
  void whatAKilledUpHasLeftIsRemoved() throws Exception {
    Cli.Started running = starting("feat/k");
    killedAt(running, "→ [3/", 0);

    well(relayctl("preview", "down", "--branch", "feat/k"));

    assertThat(databases()).isEmpty();
    assertThat(apps()).isEmpty();
  }

  @Test
  void isChangedByOneAtATime() throws Exception {
    String lock =
        "SELECT pg_advisory_lock(hashtextextended("
            + "'relayctl preview relay_dev_preview_feat_x_79b4cc', 0))";
    try (Connection other = connect("postgres")) {
      try (var statement = other.createStatement()) {
        statement.execute(lock);
      }
      Cli.Ran second = up("feat/x");

      assertThat(second.exitCode()).isEqualTo(5);
      assertThat(said(second)).contains("preview.busy");
      assertThat(relayctl("preview", "down", "--branch", "feat/x").exitCode()).isEqualTo(5);
    }
    assertThat(apps()).isEmpty();
  }

  @Test
  void manyAtOnceAndPruned() throws Exception {
    template("dev", ", keep: 0s, limit: 20");
    well(up("first"));
    var running = new ArrayList<Cli.Started>();
    for (String branch : List.of("feat/a", "feat-a", "Feat/a", "feat.a")) {
      running.add(starting(branch));
    }
    for (Cli.Started one : running) {
      well(one.ended());
    }
    assertThat(databases()).hasSize(5);
    assertThat(apps()).hasSize(5);
    assertThat(well(relayctl("preview", "prune", "--dry-run")).stdout())
        .contains("would remove feat/a", "would remove feat-a", "it is older than 0 ms");
    assertThat(databases()).hasSize(5);

    well(relayctl("preview", "prune"));

    assertThat(databases()).isEmpty();
    assertThat(apps()).isEmpty();
  }

  /** How many steps there are, as far as it was told. */
  private static int killedAt(Cli.Started running, String line, int known) throws Exception {
    while (!Files.readString(running.stderr()).contains(line)) {
      if (running.process().waitFor(5, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    Stopped.kill(running);
    String told = Files.readString(running.stderr());
    int at = told.indexOf("→ [1/");
    return at < 0 ? known : Integer.parseInt(told.substring(at + 5, told.indexOf(']', at)));
  }
}
