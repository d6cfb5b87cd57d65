package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Logs, commands, a console and secrets by hand, on one deploy of the sample. */
@TestInstance(Lifecycle.PER_CLASS)
class OneOffsIT {
  private static final String MARKER = "not-a-secret-7c1e9a44b2";

  /** Everything that any command has said, for the search at the end. */
  private final List<Cli.Ran> all = new ArrayList<>();

  private Cli cli = new Cli(Path.of(""));

  @BeforeAll
  void deployTheSample(@TempDir Path directory) throws Exception {
    cli = SampleProject.in(directory);
    Cli.Ran deployed = run("--sandbox", "deploy", "dev");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
    // The same app under the rules of production, which would take another deploy.
    Files.writeString(
        cli.project().resolve("environments/strict.yaml"),
        """
        kind: production
        extends: defaults
        app: { name: relay-api-dev, config: fly.dev.toml, url: https://relay-api-dev.fly.dev }
        database: { url: "${env:STRICT_DATABASE_URL}" }
        guardrails: { confirm: type-name }
        """);
  }

  @AfterAll
  void searchForTheSecretAndStop() throws Exception {
    run("sandbox", "reset");
    assertThat(all).noneMatch(ran -> (ran.stdout() + ran.stderr()).contains(MARKER));
  }

  private Cli.Ran run(String... arguments) throws IOException, InterruptedException {
    return kept(cli.run(arguments));
  }

  private Cli.Ran kept(Cli.Ran ran) {
    all.add(ran);
    return ran;
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }

  @Test
  void printsTheLinesOfAGroupOnly() throws Exception {
    Cli.Ran ran = run("--sandbox", "logs", "dev", "--group", "app", "--json");

    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
    assertThat(ran.stdout()).isNotBlank();
    for (String line : ran.stdout().lines().toList()) {
      JsonNode entry = json(line);
      assertThat(entry.path("schema").asText()).isEqualTo("relayctl/log-line/v1");
      assertThat(entry.path("group").asText()).isEqualTo("app");
    }
  }

  @Test
  void followsUntilItIsStoppedAndThatIsNoFailure() throws Exception {
    Cli.Started follow =
        cli.start(Path.of("/dev/null"), "--sandbox", "logs", "dev", "--follow", "--lines", "5");
    awaitText(follow.stdout(), " | ");
    follow.process().destroy();

    Cli.Ran ran = kept(follow.ended());

    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
    assertThat(ran.stderr()).isEmpty();
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    Cli.Ran environment = run("--sandbox", "logs", "devv");
    Cli.Ran group = run("--sandbox", "logs", "dev", "--group", "wroker");
    Cli.Ran machine = run("--sandbox", "logs", "dev", "--machine", "0000");
    Cli.Ran absent = run("--sandbox", "run", "staging", "--yes", "--", "true");

    assertThat(environment.exitCode()).isEqualTo(2);
    assertThat(environment.stderr()).contains("did you mean dev");
    assertThat(group.exitCode()).isEqualTo(2);
    assertThat(group.stderr()).contains("usage.unknown-group", "app, worker");
    assertThat(machine.exitCode()).isEqualTo(2);
    assertThat(machine.stderr()).contains("usage.unknown-machine");
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.stderr()).contains("app.absent", "relayctl deploy staging");
  }

  @Test
  void needsATokenForTheRealFly() throws Exception {
    Cli.Ran ran = run("logs", "dev");

    assertThat(ran.exitCode()).isEqualTo(7);
    assertThat(ran.stderr()).contains("fly.token-missing");
  }

  @Test
  void runsACommandWithWhatIsPipedIn() throws Exception {
    Cli.Ran ran =
        kept(
            cli.runWith(
                "one\ntwo\n",
                "--sandbox",
                "run",
                "dev",
                "--group",
                "worker",
                "--",
                "sh",
                "-c",
                "cat; printf %s \"$FLY_PROCESS_GROUP\"; echo to-stderr >&2"));

    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
    assertThat(ran.stdout()).isEqualTo("one\ntwo\nworker");
    assertThat(ran.stderr()).isEqualTo("to-stderr\n");
  }

  @Test
  void aCommandThatFailsIsOneWhateverItsCode() throws Exception {
    Cli.Ran failed = run("--sandbox", "run", "dev", "--", "sh", "-c", "exit 5");
    Cli.Ran told = run("--sandbox", "run", "dev", "--json", "--", "sh", "-c", "exit 5");
    Cli.Ran missing = run("--sandbox", "run", "dev", "--", "no-such-program");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.stderr()).startsWith("sh ended with exit code 5 in machine ");
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(json(told.stdout()).path("exitCode").asInt()).isEqualTo(5);
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.stderr()).contains("command.not-found", "no-such-program");
  }

  @Test
  void asksBeforeItTouchesProductionAsADeployDoes() throws Exception {
    Cli.Ran run = run("--sandbox", "run", "strict", "--yes", "--", "true");
    Cli.Ran set = kept(cli.runWith(MARKER, "--sandbox", "secrets", "set", "strict", "EXTRA"));
    Cli.Ran confirmed = run("--sandbox", "run", "strict", "--confirm", "strict", "--", "true");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.stderr()).contains("--confirm strict", "--yes is not enough");
    assertThat(set.exitCode()).isEqualTo(3);
    assertThat(set.stderr()).contains("secrets set strict needs the environment's name typed");
    assertThat(confirmed.exitCode()).as(confirmed.stderr()).isZero();
  }

  @Test
  void comparesTheDigestsOfTwoEnvironments() throws Exception {
    Cli.Ran same = run("--sandbox", "secrets", "diff", "dev", "strict", "--json");

    assertThat(same.exitCode()).as(same.stderr()).isZero();
    JsonNode url = secret(json(same.stdout()), "DATABASE_URL");
    assertThat(url.path("sameDigest").asBoolean()).isTrue();
    assertThat(url.path("digests").path("dev").asText()).isNotEmpty();
  }

  @Test
  void aConsoleWantsATerminal() throws Exception {
    Cli.Ran ran = run("--sandbox", "console", "dev");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.stderr()).contains("console.no-terminal", "relayctl run dev -- COMMAND");
  }

  @Test
  void setsListsComparesAndUnsetsASecretWithoutEverShowingIt() throws Exception {
    Cli.Ran set = kept(cli.runWith(MARKER + "\n", "--sandbox", "secrets", "set", "dev", "EXTRA"));
    Cli.Ran list = run("--sandbox", "secrets", "list", "dev", "--json");
    Cli.Ran diff = run("--sandbox", "secrets", "diff", "dev");
    Cli.Ran machine = run("--sandbox", "run", "dev", "--", "sh", "-c", "echo \"${EXTRA:-none}\"");
    Cli.Ran unset = run("--sandbox", "secrets", "unset", "dev", "EXTRA");
    Cli.Ran again = run("--sandbox", "secrets", "unset", "dev", "EXTRA");
    Cli.Ran clean = run("--sandbox", "secrets", "diff", "dev");
    Cli.Ran declared =
        kept(cli.runWith(MARKER, "--sandbox", "secrets", "set", "dev", "DATABASE_URL", "--json"));
    Cli.Ran byHand = run("--sandbox", "secrets", "diff", "dev");

    assertThat(set.exitCode()).as(set.stderr()).isZero();
    assertThat(set.stdout()).contains("EXTRA: set, digest ", "Staged");
    JsonNode extra = secret(json(list.stdout()), "EXTRA");
    assertThat(extra.path("declared").asBoolean()).isFalse();
    assertThat(extra.path("changedSinceRelease").asBoolean()).isTrue();
    assertThat(secret(json(list.stdout()), "DATABASE_URL").path("changedSinceRelease").asBoolean())
        .isFalse();
    assertThat(diff.exitCode()).as(diff.stdout() + diff.stderr()).isEqualTo(4);
    assertThat(diff.stdout()).contains("+ EXTRA: set, not declared");
    assertThat(machine.stdout()).isEqualTo("none\n");
    assertThat(unset.exitCode()).as(unset.stderr()).isZero();
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(clean.exitCode()).as(clean.stdout() + clean.stderr()).isZero();
    assertThat(declared.exitCode()).as(declared.stderr()).isZero();
    assertThat(declared.stderr()).contains("DATABASE_URL is declared in environments/dev.yaml:");
    assertThat(json(declared.stdout()).path("notes").size()).isEqualTo(1);
    assertThat(byHand.exitCode()).isEqualTo(4);
    assertThat(byHand.stdout()).contains("~ DATABASE_URL: set after release 1");
  }

  @Test
  void takesNoValueFromTheCommandLine() throws Exception {
    Cli.Ran typed = run("--sandbox", "secrets", "set", "dev", "EXTRA=" + MARKER);
    Cli.Ran from = run("--sandbox", "secrets", "set", "dev", "EXTRA", "--from", MARKER);
    Cli.Ran none = run("--sandbox", "secrets", "set", "dev", "EXTRA");

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.stderr()).contains("secret.value-on-command-line");
    assertThat(from.exitCode()).isEqualTo(2);
    assertThat(from.stderr()).contains("secret.not-a-reference");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.stderr()).contains("secret.no-value");
  }

  private static JsonNode secret(JsonNode document, String name) {
    for (JsonNode secret : document.path("secrets")) {
      if (secret.path("name").asText().equals(name)) {
        return secret;
      }
    }
    throw new AssertionError("no " + name + " in " + document);
  }

  /** Waits for a line in a file that another process writes. */
  private static void awaitText(Path file, String text) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    try (var changes = file.getFileSystem().newWatchService()) {
      Objects.requireNonNull(file.getParent())
          .register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!Files.readString(file).contains(text)) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("no \"" + text + "\" in: " + Files.readString(file));
        }
        var key = changes.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    }
  }
}
