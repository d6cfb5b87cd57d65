package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.fakes.InMemoryImages;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Step;
import dev.relayctl.run.ImageLook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accident: a release command ran in an image without the new migration, and ended well. */
final class ImageMigrationsTest {
  private static final Migration OLD = new Migration("1", "old", "migrations/V1__old.sql", "1");
  private static final Migration NEW = new Migration("2", "new", "migrations/V2__new.sql", "2");
  private static final SchemaState SCHEMA =
      new SchemaState(
          "flyway",
          List.of("1"),
          List.of("2"),
          List.of(new Migration.Applied(OLD, null, null, null)),
          List.of(NEW),
          List.of());
  private static final Image IMAGE =
      new Image("registry.fly.io/shop", null, "sha256:" + "a".repeat(64), Image.Presence.PRESENT);

  private final InMemoryImages images = new InMemoryImages("sha256:" + "a".repeat(64));

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(directory.resolve("environments"));
    Files.writeString(
        directory.resolve("environments/dev.yaml"), "kind: dev\napp: { name: shop }\n");
    Files.createDirectories(directory.resolve("migrations"));
    Files.writeString(directory.resolve("migrations/V1__old.sql"), "select 1;\n");
    Files.writeString(directory.resolve("migrations/V2__new.sql"), "select 2;\n");
  }

  @Test
  void letsAnImageMigrateThatHoldsThem() {
    images.holds(new ImageLook(Set.of("V2__new.sql"), Set.of(), ImageLook.Extent.PART));

    assertThat(findings(releaseCommand(), IMAGE)).isEmpty();
    assertThat(images.looked()).containsExactly(Set.of("V1__old.sql", "V2__new.sql"));
  }

  @Test
  void refusesOneThatHoldsOtherMigrationsAndNotThese() {
    images.holds(new ImageLook(Set.of("V1__old.sql"), Set.of(), ImageLook.Extent.WHOLE));

    Finding finding = findings(releaseCommand(), IMAGE).getFirst();

    assertThat(finding.id()).isEqualTo("migrations-missing-in-image");
    assertThat(finding.severity()).isEqualTo(Severity.REFUSE);
    assertThat(finding.what()).startsWith("the image doesn't hold V2__new.sql");
    assertThat(finding.remedy()).contains("migrations", ".dockerignore");
  }

  @Test
  void refusesOneThatHoldsThemWithAnotherContent() {
    images.holds(
        new ImageLook(Set.of("V1__old.sql"), Set.of("V2__new.sql"), ImageLook.Extent.WHOLE));

    Finding finding = findings(releaseCommand(), IMAGE).getFirst();

    assertThat(finding.severity()).isEqualTo(Severity.REFUSE);
    assertThat(finding.what()).startsWith("the image holds another V2__new.sql");
  }

  @Test
  void warnsWhereNoMigrationIsToBeSeen() {
    images.holds(new ImageLook(Set.of(), Set.of(), ImageLook.Extent.WHOLE));
    assertThat(findings(releaseCommand(), IMAGE))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARN);

    images.holds(ImageLook.NONE);
    assertThat(findings(releaseCommand(), IMAGE))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
  }

  @Test
  void looksAtNothingThatIsNotBuiltOrMigratesNothing() {
    Image unbuilt = new Image("shop", "tag", null, Image.Presence.TO_BE_PROVIDED);
    Plan direct = plan(new DatabaseStep.Migrate(List.of(NEW)));

    assertThat(findings(releaseCommand(), unbuilt)).isEmpty();
    assertThat(findings(direct, IMAGE)).isEmpty();
    assertThat(images.looked()).isEmpty();
  }

  private List<Finding> findings(Plan plan, Image image) {
    var lookups = new InMemoryLookups();
    var project =
        new Project(directory, lookups, new OneDatabase(), Project.World.REAL, new ManualTime());
    Environment environment = ok(project.environment("dev"));
    return new ImageMigrations(project, images).findings(plan, environment, image, SCHEMA);
  }

  private static Plan releaseCommand() {
    return plan(
        new Step.RunReleaseCommand(
            new AppName("shop"),
            null,
            new MachineConfig(new Json.Obj(Map.of())),
            Duration.ofMinutes(5),
            List.of(NEW)));
  }

  private static Plan plan(Step step) {
    List<Plan.Planned> steps = List.of(new Plan.Planned(1, step, "do it", "why", List.of()));
    var dev = new EnvironmentName("dev");
    return new Plan(
        dev, new PlanHash("0".repeat(64)), Instant.parse("2026-03-02T09:00:00Z"), 3, 9, steps);
  }
}
