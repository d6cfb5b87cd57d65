package dev.relayctl.app;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.Estimate;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.Worlds;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.report.PlanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accident: a plan was read on Monday and run on Wednesday, over another world. */
class StoredPlansTest {
  @TempDir Path directory;

  @Test
  void readsWhatItHasWritten() throws IOException {
    Plan plan = plan(Worlds.NEW, 1);
    String file = directory.resolve("dev.plan").toString();

    ok(StoredPlans.write(file, report(plan)));

    StoredPlans.Stored stored = ok(StoredPlans.read(file));
    assertThat(stored.plan()).isEqualTo(plan);
    assertThat(stored.asked())
        .isEqualTo(new Asked("registry.fly.io/relay-api:v7", Strategy.CANARY, List.of("app")));
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void oneWorldGivesOnePlan() {
    assertThat(StoredPlans.stale(stored(), plan(Worlds.NEW, 1))).isNull();
  }

  @Test
  void refusesAPlanOfAnotherWorldAndSaysWhatHasMoved() {
    Problem run = Objects.requireNonNull(StoredPlans.stale(stored(), plan(Worlds.NEW, 2)));
    assertThat(run.facts().id().value()).isEqualTo("plan.stale");
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.facts().why()).isEqualTo("run 2 was made since");

    Plan two = plan(Worlds.NEW, 1, 2);
    assertThat(Objects.requireNonNull(StoredPlans.stale(stored(), two)).facts().why())
        .isEqualTo("now: group app: 2 machines; before: group app: 1 machine");

    Problem config = Objects.requireNonNull(StoredPlans.stale(stored(), plan(Worlds.OLD, 1)));
    assertThat(config.facts().why()).isEqualTo("what it would send is another config now");
  }

  @Test
  void onlyTheImageMayDifferOnceItIsBuilt() {
    assertThat(StoredPlans.staleOnceBuilt(stored(), plan(Worlds.OLD, 1))).isNull();

    Problem machines =
        Objects.requireNonNull(StoredPlans.staleOnceBuilt(stored(), plan(Worlds.OLD, 1, 2)));
    assertThat(machines.facts().id().value()).isEqualTo("plan.stale");
    assertThat(machines.facts().why()).contains("now: group app: 2 machines");
    assertThat(
            Objects.requireNonNull(StoredPlans.staleOnceBuilt(stored(), plan(Worlds.OLD, 2)))
                .facts()
                .why())
        .isEqualTo("run 2 was made since");
  }

  @Test
  void isForItsOwnersEyes() throws IOException {
    Path file = directory.resolve("dev.plan");

    ok(StoredPlans.write(file.toString(), report(plan(Worlds.NEW, 1))));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void tellsWhyItCannotBeWritten() throws IOException {
    PlanReport report = report(plan(Worlds.NEW, 1));
    Path full = Files.createDirectory(directory.resolve("full"));
    Files.createFile(full.resolve("file"));

    assertThat(bad(StoredPlans.write(full.toString(), report)).facts().why())
        .isEqualTo("it is a directory");
    assertThat(bad(StoredPlans.write(directory + "/nowhere/a.plan", report)).facts().why())
        .isEqualTo("there is no such directory");
    assertThat(bad(StoredPlans.write("a\0b", report)).facts().why())
        .startsWith("it is no file name");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(full);
    }
  }

  @Test
  void tellsWhatCannotBeRead() throws IOException {
    Path bytes = Files.write(directory.resolve("bytes.plan"), new byte[] {(byte) 0xff, 0, 1});
    Path other = Files.writeString(directory.resolve("other.plan"), "{\"schema\": \"x/v1\"}");

    assertThat(why(directory.resolve("nowhere.plan"))).isEqualTo("there is no such file");
    assertThat(why(bytes)).isEqualTo("it is no text");
    assertThat(why(other)).isEqualTo("it is no relayctl/plan/v1 document");
    assertThat(bad(StoredPlans.read(other.toString())).exitCode()).isEqualTo(ExitCode.INVALID);
  }

  private static String why(Path file) {
    return bad(StoredPlans.read(file.toString())).facts().why();
  }

  private static StoredPlans.Stored stored() {
    return new StoredPlans.Stored(plan(Worlds.NEW, 1), Asked.NOTHING, "dev.plan");
  }

  private static Plan plan(Image image, long lastRun) {
    return plan(image, lastRun, 1);
  }

  private static Plan plan(Image image, long lastRun, int machines) {
    var tag = Worlds.tag(1, "aaa");
    Observed observed = Worlds.observed(List.of(), null, lastRun, image);
    return Planner.plan(
        Worlds.wanted(tag, image, null, Worlds.group("app", machines, image, tag)), observed);
  }

  private static PlanReport report(Plan plan) {
    return new PlanReport(
        plan,
        List.of(),
        null,
        new Estimate(null, 0, null),
        List.of(),
        List.of(),
        new PlanReport.Asked("registry.fly.io/relay-api:v7", "canary", List.of("app")));
  }
}
