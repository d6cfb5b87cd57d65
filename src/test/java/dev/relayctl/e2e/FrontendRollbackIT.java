package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Production's pages go back with its machines. */
class FrontendRollbackIT {
  private static final String FILE = "environments/production.yaml";

  @TempDir Path directory;
  private Cli cli = new Cli(Path.of(""));

  @BeforeEach
  void deployProductionTwice() throws Exception {
    cli = SampleProject.whole(directory);
    SampleProject.edit(cli, FILE, "soak: 60s", "soak: 0s");
    Git.in(cli.project()).run("init", "-q", "-b", "main");
    deploys("First tracks");
    Files.writeString(
        cli.project().resolve("migrations/V4__add_note.sql"),
        "ALTER TABLE tracks ADD COLUMN note text;\n");
    deploys("Second tracks");
    assertThat(users()).contains("Second tracks");
  }

  @AfterEach
  void stopTheSandbox() throws Exception {
    cli.run("sandbox", "reset");
  }

  @Test
  void usersGetTheEarlierPagesAgainEvenAfterAKill() throws Exception {
    SandboxPages.of(cli)
        .fault(
            """
            {"match": {"method": "POST", "path": "/rollback$"},
             "then": {"delayMillis": 3000}, "times": 1}
            """);
    Cli.Started killed =
        cli.start(
            Path.of("/dev/null"), "--sandbox", "rollback", "production", "--confirm=production");
    await(killed, "→ [1/");
    Stopped.kill(killed);

    Cli.Ran resumed = confirmed("resume");

    assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();
    assertThat(resumed.stdout()).containsPattern("pages relay: deployment \\w+ → deployment \\w+");
    assertThat(users()).contains("First tracks");

    // To the newer one, whose pages wait for their backend, and back once more.
    Cli.Ran forward = confirmed("rollback");
    assertThat(forward.exitCode()).as(forward.stderr()).isZero();
    assertThat(forward.stderr())
        .containsSubsequence("✓ prove what landed", "✓ go back to the later frontend");
    assertThat(users()).contains("Second tracks");
    Cli.Ran back = confirmed("rollback");
    assertThat(back.exitCode()).as(back.stderr()).isZero();
    assertThat(back.stderr())
        .containsSubsequence("✓ go back to the earlier frontend", "✓ groups app, worker");
    assertThat(users()).contains("First tracks");
  }

  private void deploys(String title) throws Exception {
    Path page = cli.project().resolve("frontend/index.html");
    Files.writeString(
        page, Files.readString(page).replaceFirst("<h1>.*</h1>", "<h1>" + title + "</h1>"));
    Git.in(cli.project()).commit(title);
    Cli.Ran deployed = confirmed("deploy", "--create-app");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
  }

  private Cli.Ran confirmed(String command, String... more) throws Exception {
    var all = new ArrayList<>(List.of("--sandbox", command, "production", "--confirm=production"));
    all.addAll(List.of(more));
    return cli.run(all.toArray(String[]::new));
  }

  /** What production's address shows. */
  private String users() throws Exception {
    String address = SandboxPages.of(cli).address("relay");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
          .body();
    }
  }

  private static void await(Cli.Started started, String text)
      throws IOException, InterruptedException {
    while (!Files.readString(started.stderr()).contains(text)) {
      assertThat(started.process().isAlive()).as(Files.readString(started.stderr())).isTrue();
      Thread.onSpinWait();
    }
  }
}
