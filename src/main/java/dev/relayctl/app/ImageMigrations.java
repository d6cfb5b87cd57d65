package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.CodeGuardrails;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.MigrationsInImage;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ImageLook;
import dev.relayctl.run.Images;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks whether an image holds the migrations that its release command is to apply. */
record ImageMigrations(Project project, Images images) {
  /** So many of the newest that are applied tell whether migrations are to be seen at all. */
  private static final int WITNESSES = 20;

  /**
   * Nothing without a release command that has something to apply, or before there is an image:
   * what is made from the work tree is looked at when it is there.
   */
  List<Finding> findings(Plan plan, Environment environment, Image image, SchemaState schema) {
    Set<Path> pending =
        plan.steps().stream()
            .flatMap(planned ->
                planned.step() instanceof Step.RunReleaseCommand command
                    ? command.pending().stream()
                    : Stream.of())
            .filter(schema.pending()::contains)
            .flatMap(this::file)
            .collect(Collectors.toSet());
    if (pending.isEmpty()
        || image.digest() == null
        || image.presence() == Image.Presence.TO_BE_PROVIDED) {
      return List.of();
    }
    List<Migration.Applied> applied = schema.applied();
    Stream<Path> witnesses =
        applied.subList(Math.max(0, applied.size() - WITNESSES), applied.size()).stream()
            .map(Migration.Applied::migration)
            .flatMap(this::file);
    return images
        .look(image, Stream.concat(pending.stream(), witnesses).collect(Collectors.toSet()))
        .match(
            look -> MigrationsInImage.check(environment, image, found(pending, look)),
            problems -> notLooked(environment, image, problems.getFirst()).stream().toList());
  }

  private static MigrationsInImage.Found found(Set<Path> pending, ImageLook look) {
    return new MigrationsInImage.Found(
        pending.stream()
            .map(path -> String.valueOf(path.getFileName()))
            .collect(Collectors.toSet()),
        look.same(),
        look.other(),
        look.extent() == ImageLook.Extent.WHOLE);
  }

  /** None when the project has it no more: whoever applies it says so. */
  private Stream<Path> file(Migration migration) {
    return Stream.ofNullable(migration.file())
        .map(project.directory()::resolve)
        .filter(Files::isReadable);
  }

  /** Machines may read an image for which this one has no login: no reason to stop. */
  private static Optional<Finding> notLooked(
      Environment environment, Image image, Problem problem) {
    return CodeGuardrails.MIGRATIONS_MISSING_IN_IMAGE.finding(
        environment,
        Severity.INFO,
        Where.system("image", image.shortName()),
        "whether the image holds the pending migrations is not known",
        problem.facts().what() + " (" + problem.facts().why() + ")",
        problem.facts().remedy());
  }
}
