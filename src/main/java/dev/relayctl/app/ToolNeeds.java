package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Database;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.ImageSource;
import dev.relayctl.environment.Migrations;
import dev.relayctl.environment.PythonProject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which environments need which programs.
 *
 * @param builder one of flyctl and docker, whichever there is
 * @param dumps pg_dump, pg_restore and psql
 */
record ToolNeeds(Need git, Need flyctl, Need docker, Need builder, Need uv, Need dumps) {
  /** Begins a sentence about what no environment needs, as far as their files could be read. */
  enum Nobody {
    AT_ALL("no environment"),
    KNOWN("no environment that could be read");

    private final String words;

    Nobody(String words) {
      this.words = words;
    }

    /** The sentence. */
    String say(String rest) {
      return words + " " + rest;
    }
  }

  /** What comes of it when a program is missing. */
  enum Weight {
    WITHOUT_IT_NOTHING_WORKS,
    THERE_IS_ANOTHER_WAY
  }

  /**
   * Who needs a program.
   *
   * @param environments their names; empty when none does
   * @param why they do
   * @param remedy what to install, or to do without
   */
  record Need(Weight weight, List<String> environments, String why, String remedy) {
    Need {
      environments = List.copyOf(environments);
    }
  }

  /** What the environments' files ask for; in the sandbox no image is built. */
  static ToolNeeds of(Project project, List<Environment> environments) {
    boolean real = project.world() == Project.World.REAL;
    return new ToolNeeds(
        new Need(
            Weight.WITHOUT_IT_NOTHING_WORKS,
            names(environments, ToolNeeds::tellsBranches),
            "deploy.branch, or a preview's name, is compared with the branch",
            "install git, and put it on the PATH"),
        new Need(
            Weight.WITHOUT_IT_NOTHING_WORKS,
            names(environments, e -> real && buildsWith(e, ImageSource.Builder.FLYCTL)),
            "app.build.with is flyctl",
            "install flyctl (https://fly.io/docs/flyctl/install), or choose another builder"),
        new Need(
            Weight.WITHOUT_IT_NOTHING_WORKS,
            names(environments, e -> real && buildsWith(e, ImageSource.Builder.DOCKER)),
            "app.build.with is docker",
            "install Docker with Buildx, or choose another builder"),
        new Need(
            Weight.THERE_IS_ANOTHER_WAY,
            names(environments, e -> real && leavesTheBuilderOpen(e)),
            "one of them builds the image",
            "install one of them, or push an image and give --image REFERENCE"),
        new Need(
            Weight.THERE_IS_ANOTHER_WAY,
            names(environments, e -> startsAlembicWithUv(project.directory(), e)),
            "Alembic is started with it; without uv, a program called alembic is tried",
            "install uv (https://docs.astral.sh/uv), or activate the project's environment"),
        new Need(
            Weight.WITHOUT_IT_NOTHING_WORKS,
            names(environments, ToolNeeds::dumps),
            "database.restore-points are dumps",
            "install PostgreSQL's client programs (Debian: postgresql-client), of the server's"
                + " version or a later one"));
  }

  private static List<String> names(
      List<Environment> environments, Predicate<Environment> needsIt) {
    return environments.stream().filter(needsIt).map(e -> e.name().value()).toList();
  }

  private static boolean tellsBranches(Environment environment) {
    return environment.deploy().branch() != null || environment.identity().branch() != null;
  }

  private static boolean buildsWith(Environment environment, ImageSource.Builder builder) {
    App app = environment.app();
    return app != null && app.image() instanceof ImageSource.Built built && built.with() == builder;
  }

  private static boolean leavesTheBuilderOpen(Environment environment) {
    App app = environment.app();
    return app != null
        && switch (app.image()) {
          case ImageSource.Built built -> built.with() == null;
          case ImageSource.Unsaid() -> true;
          case ImageSource.Given _ -> false;
        };
  }

  private static boolean dumps(Environment environment) {
    Database database = environment.database();
    return database != null && database.isDumped();
  }

  private static boolean startsAlembicWithUv(Path project, Environment environment) {
    Migrations migrations = environment.migrations();
    if (migrations.engine() != Migrations.Engine.ALEMBIC) {
      return false;
    }
    if (!migrations.command().isEmpty()) {
      return migrations.command().getFirst().equals("uv");
    }
    Path described =
        PythonProject.nearest(project, project.resolve(migrations.directory()).normalize());
    return PythonProject.read(described, "")
        .map(python -> python.manager() != PythonProject.Manager.NONE)
        .orElse(_ -> false);
  }
}
