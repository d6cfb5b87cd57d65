package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.PythonProject;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where an Alembic project has what: {@code alembic.ini} beside the directory of {@code
 * migrations.directory}, in it, or above it up to the project; {@code [tool.alembic]} of {@code
 * pyproject.toml} where there is no such file. Relative paths start at the file that names them.
 *
 * @param project the project's directory, which paths are shown relative to
 * @param home the directory of {@code alembic.ini} or {@code pyproject.toml}; Alembic runs there
 * @param scripts the directory with {@code env.py}
 * @param versions the directories with the revisions' files
 * @param subdirectories whether those below them count, too
 * @param python what runs Alembic
 */
record AlembicProject(
    Path project,
    Path home,
    Path scripts,
    List<Path> versions,
    Subdirectories subdirectories,
    PythonProject python) {
  private static final String INI = "alembic.ini";
  private static final String ENV = "env.py";

  enum Subdirectories {
    IGNORED,
    READ
  }

  /** What a file says about the places. */
  private record Said(
      String file, String scripts, List<String> versions, Subdirectories subdirectories) {}

  static Result<AlembicProject> find(Migrations.Files files) {
    Path project = files.project().toAbsolutePath().normalize();
    Path directory = project.resolve(files.directory()).normalize();
    if (!directory.startsWith(project)) {
      return Result.bad(missing(files.directory(), "it lies outside of the project"));
    }
    for (Path at = directory; at != null && at.startsWith(project); at = at.getParent()) {
      Path ini = at.resolve(INI);
      if (Files.isRegularFile(ini)) {
        Path home = at;
        return read(ini, shown(project, ini))
            .then(text -> {
              var values = IniFile.of(text, "alembic", home.toString());
              return python(project, home)
                  .then(python ->
                      located(files, project, home, said(values, shown(project, ini)), python));
            });
      }
    }
    return python(project, project)
        .then(python ->
            python
                .alembic()
                .map(said ->
                    located(
                        files,
                        project,
                        project,
                        new Said(
                            "pyproject.toml",
                            said.location().replace("%(here)s", project.toString()),
                            said.versions().stream()
                                .map(each -> each.replace("%(here)s", project.toString()))
                                .toList(),
                            Subdirectories.IGNORED),
                        python))
                .orElseGet(
                    () -> Result.bad(missing(files.directory(), "no alembic.ini was found"))));
  }

  /** A path as problems and plans show it. */
  String shown(Path path) {
    return shown(project, path);
  }

  /** {@code env.py}. */
  Path env() {
    return scripts.resolve(ENV);
  }

  private static Result<AlembicProject> located(
      Migrations.Files files, Path project, Path home, Said said, PythonProject python) {
    Path scripts = home.resolve(said.scripts()).normalize();
    if (said.scripts().isEmpty()) {
      return Result.bad(missing(said.file(), "it says no script_location in [alembic]"));
    }
    if (!Files.isRegularFile(scripts.resolve(ENV))) {
      return Result.bad(
          missing(said.file(), "script_location is " + said.scripts() + ", which has no env.py"));
    }
    Path named = project.resolve(files.directory()).normalize();
    if (!named.equals(scripts) && Files.isRegularFile(named.resolve(ENV))) {
      return Result.bad(
          Problem.invalid(
              "migrate.alembic-directory-differs",
              "migrations.directory and " + said.file() + " mean two directories of Alembic",
              Where.file(files.directory()),
              said.file() + " says " + shown(project, scripts) + ", and both have an env.py",
              "set migrations.directory to the one that alembic uses"));
    }
    List<Path> versions =
        said.versions().isEmpty()
            ? List.of(scripts.resolve("versions"))
            : said.versions().stream().map(each -> home.resolve(each).normalize()).toList();
    return Result.ok(
        new AlembicProject(project, home, scripts, versions, said.subdirectories(), python));
  }

  private static Said said(IniFile ini, String shown) {
    return new Said(
        shown,
        ini.find("script_location").orElse(""),
        ini.find("version_locations").map(text -> split(text, ini)).orElse(List.of()),
        ini.find("recursive_version_locations").filter("true"::equalsIgnoreCase).isPresent()
            ? Subdirectories.READ
            : Subdirectories.IGNORED);
  }

  private static List<String> split(String locations, IniFile ini) {
    String separator =
        ini.find("path_separator").or(() -> ini.find("version_path_separator")).orElse("");
    String pattern =
        switch (separator) {
          case "os" -> "[" + File.pathSeparator + "\\n]";
          case ":", ";" -> "[" + separator + "\\n]";
          case "newline" -> "\\n";
          case "space" -> "\\s+";
          default -> "[\\s,]+";
        };
    return Arrays.stream(locations.split(pattern, -1))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  /** The nearest description of a Python project, from here up to the project's directory. */
  private static Result<PythonProject> python(Path project, Path home) {
    Path at = PythonProject.nearest(project, home);
    String shown = shown(project, at);
    return PythonProject.read(at, shown.isEmpty() ? "" : shown + "/");
  }

  static Result<String> read(Path file, String shown) {
    try {
      return Result.ok(Files.readString(file));
    } catch (IOException e) {
      return Result.bad(RevisionProblems.notOpened(shown, e));
    }
  }

  private static String shown(Path project, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(project)
        ? project.relativize(absolute).toString().replace('\\', '/')
        : absolute.toString();
  }

  private static Problem missing(String file, String why) {
    return Problem.invalid(
        "migrate.alembic-not-configured",
        "Alembic's directory can't be found",
        Where.file(file),
        why,
        "set migrations.directory to the one with env.py, below an alembic.ini that names it;"
            + " alembic init makes both");
  }

  /** The names of revision files in a directory, as Alembic chooses them. */
  static boolean isRevisionFile(Path path) {
    String name = Optional.ofNullable(path.getFileName()).map(Path::toString).orElse("");
    return name.endsWith(".py") && !name.startsWith(".#") && !name.startsWith("__init__");
  }
}
