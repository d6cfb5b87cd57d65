package dev.relayctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relayctl.app.Prepared;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Announcements.News;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.run.Runner.OnFailure;
import dev.relayctl.testing.OneEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncerTest {
  private static final Problem PROBLEM =
      Problem.failed(
          "github.failed",
          "GitHub could not answer",
          Where.system("GitHub", "/repos"),
          "its status was 500",
          "try again");

  @TempDir Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(
          new PrintWriter(out),
          new PrintWriter(err),
          new BufferedReader(Reader.nullReader()),
          Terminal.Mode.UNATTENDED,
          new Screen(80, Screen.Drawing.APPENDED, Screen.Reader.ACTIONS));
  private final List<News> heard = new ArrayList<>();
  private final List<Boolean> interrupted = new ArrayList<>();
  private final Announcer announcer =
      new Announcer(
          news -> {
            heard.add(news);
            interrupted.add(Thread.currentThread().isInterrupted());
            return news instanceof News.Begun ? List.of(PROBLEM) : List.of();
          },
          terminal);

  private Prepared prepared;

  // In class files it takes a nested type that may be null for one that may not.
  @SuppressWarnings("NullAway")
  @BeforeEach
  void prepare() throws IOException {
    Environment dev = OneEnvironment.read("dev", "kind: dev\napp: { name: shop }\n", project);
    var step =
        new Plan.Planned(
            1,
            new Step.CreateApp(new AppName("shop"), "personal"),
            "make the app",
            "there is none",
            List.of());
    var plan =
        new Plan(
            dev.name(),
            new PlanHash("0".repeat(64)),
            Instant.parse("2026-03-02T09:00:00Z"),
            0,
            1,
            List.of(step));
    prepared =
        new Prepared(
            "deploy",
            dev,
            plan,
            List.of(),
            new Migrations.Limits(null, Duration.ZERO, Duration.ZERO),
            null,
            OnFailure.LEAVE,
            null);
  }

  @AfterEach
  void forgetTheInterrupt() {
    var _ = Thread.interrupted();
  }

  @Test
  void whoHeardOfABeginningHearsOfAnEndAfterCtrlCToo() {
    Problem stop =
        new Problem.Interrupted(
            Problem.facts(
                "run.interrupted", "interrupted", Where.file("a"), "asked to stop", "again"));

    var ran =
        announcer.around(
            prepared,
            () -> {
              Thread.currentThread().interrupt();
              return Result.bad(stop);
            });

    assertThat(ran.problems()).containsExactly(stop);
    assertThat(heard).hasSize(2);
    assertThat(heard.getFirst()).isInstanceOf(News.Begun.class);
    assertThat(((News.Ended) heard.getLast()).outcome()).isEqualTo(RunOutcome.INTERRUPTED);
    assertThat(interrupted).containsExactly(false, false);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void whoHeardOfABeginningHearsOfABug() {
    assertThatThrownBy(() ->
            announcer.around(
                prepared,
                () -> {
                  throw new IllegalStateException("a bug");
                }))
        .hasMessage("a bug");

    assertThat(((News.Ended) heard.getLast()).outcome()).isEqualTo(RunOutcome.FAILED);
  }

  @Test
  void whatCouldNotBeToldIsOneLine() {
    var _ = announcer.around(prepared, () -> Result.bad(PROBLEM));

    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "warning: GitHub could not answer (GitHub, /repos): its status was 500\n");
  }

  @Test
  void remarksAreKeptForTheEnd() {
    announcer.problems(List.of(PROBLEM));
    assertThat(heard).isEmpty();

    announcer.finish();

    assertThat(((News.Remarked) heard.getFirst()).remarks())
        .singleElement()
        .satisfies(remark -> {
          assertThat(remark.id()).isEqualTo("github.failed");
          assertThat(remark.text())
              .isEqualTo("GitHub could not answer\nwhy its status was 500\ndo try again");
        });
  }

  @Test
  void aForgedCommandReachesNeitherStream() {
    terminal.print("fine\n  ::add-path::/tmp/evil");
    terminal.say("::error::forged");

    assertThat(out.toString()).matches("(?s)::stop-commands::(\\S+)\nfine\n.*evil\n::\\1::\\R");
    assertThat(err.toString()).matches("(?s)::stop-commands::(\\S+)\n::error::forged\n::\\1::\\R");
  }
}
