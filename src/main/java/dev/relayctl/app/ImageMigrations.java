package dev.relayctl.app;

import dev.relayctl.environment.Environment;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks whether an image holds the migrations that its release command is to apply. */
record ImageMigrations(Project project, Images images) {
  /** So many of the newest that are applied tell whether migrations are to be seen at all. */
  private static final int WITNESSES = 20;

  /** Nothing without a release command that has something to apply, or before there is an image. */
  List<Finding> findings(Plan plan, Environment environment, Image image, SchemaState schema) {
    Map<String, String> pending = new HashMap<>();
    for (Plan.Planned planned : plan.steps()) {
      if (planned.step() instanceof Step.RunReleaseCommand command) {
        command.pending().stream()
            .filter(schema.pending()::contains)
            .forEach(each -> put(pending, each));
      }
    }
    if (pending.isEmpty() || image.digest() == null) {
      return List.of();
    }
    Map<String, String> all = new HashMap<>(pending);
    List<Migration.Applied> applied = schema.applied();
    applied
        .subList(Math.max(0, applied.size() - WITNESSES), applied.size())
        .forEach(each -> put(all, each.migration()));
    return images
        .look(image, all)
        .match(
            look -> MigrationsInImage.check(environment, image, found(pending.keySet(), look)),
            problems -> List.of(notLooked(environment, image, problems.getFirst())));
  }

  private static MigrationsInImage.Found found(Set<String> pending, ImageLook look) {
    return new MigrationsInImage.Found(
        new HashSet<>(pending), look.same(), look.other(), look.extent() == ImageLook.Extent.WHOLE);
  }

  private void put(Map<String, String> sha256ByName, Migration migration) {
    String file = migration.file();
    if (file == null) {
      return;
    }
    Path path = project.directory().resolve(file);
    try {
      sha256ByName.put(String.valueOf(path.getFileName()), sha256(Files.readAllBytes(path)));
    } catch (IOException _) {
      // Whoever applies it says so.
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Machines may read an image for which this one has no login: no reason to stop. */
  private static Finding notLooked(Environment environment, Image image, Problem problem) {
    return new Finding(
        "migrations-missing-in-image",
        Severity.INFO,
        environment.name(),
        Where.system("image", image.shortName()),
        "whether the image holds the pending migrations is not known",
        problem.facts().what() + " (" + problem.facts().why() + ")",
        problem.facts().remedy());
  }
}
