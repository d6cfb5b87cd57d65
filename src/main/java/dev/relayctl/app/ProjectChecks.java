package dev.relayctl.app;

import dev.relayctl.app.TimeLimit.Answer;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's own files. */
record ProjectChecks(Path directory, DoctorPorts ports, TimeLimit limit) {
  private static final String ENVIRONMENTS = "environments";
  static final String WORKFLOWS = ".github/workflows";
  private static final Duration GIT = Duration.ofSeconds(4);

  /** What editors look for. */
  private static final Pattern SCHEMA =
      Pattern.compile("(?m)^#\\s*yaml-language-server:\\s*\\$schema=(\\S+)");

  /** That the files can be read, and how many there are. */
  List<Check> readable(List<Definition> definitions) {
    var notes = new Notes(Group.PROJECT);
    int count = definitions.size();
    notes.ok(ENVIRONMENTS, count == 1 ? "1 environment" : count + " environments", Duration.ZERO);
    return notes.checks();
  }

  /** All that is wrong with the files. */
  List<Check> unreadable(List<Problem> problems) {
    var notes = new Notes(Group.PROJECT);
    notes.fail(ENVIRONMENTS, problems, Discretion.UNKNOWING, Duration.ZERO);
    return notes.checks();
  }

  /** That editors know the schema. */
  List<Check> schema() {
    var notes = new Notes(Group.PROJECT);
    for (Path file : yaml(directory, ENVIRONMENTS)) {
      String shown = ENVIRONMENTS + "/" + file.getFileName();
      Matcher line = SCHEMA.matcher(text(file));
      if (!line.find()) {
        notes.warn("schema-line", schemaMissing(shown), Duration.ZERO);
      } else if (!line.group(1).contains("://")
          && !Files.isRegularFile(file.resolveSibling(line.group(1)))) {
        notes.warn("schema-line", schemaAway(shown, line.group(1)), Duration.ZERO);
      }
    }
    if (notes.checks().isEmpty()) {
      notes.ok(
          "schema-line", "each file names the schema that editors check it with", Duration.ZERO);
    }
    return notes.checks();
  }

  private static Problem.Facts schemaMissing(String file) {
    return Problem.facts(
        "config.no-schema-line",
        "the file doesn't name its schema",
        Where.file(file),
        "editors can't complete keys and show slips without it",
        "begin it with # yaml-language-server: $schema=../schemas/environment.schema.json");
  }

  private static Problem.Facts schemaAway(String file, String schema) {
    return Problem.facts(
        "config.schema-missing",
        "there is no file " + schema,
        Where.file(file),
        "editors look for the schema there",
        "correct the line, or copy schemas/environment.schema.json into the project");
  }

  /** That git doesn't keep {@code .env}. */
  List<Check> dotenv(List<Environment> environments) {
    var notes = new Notes(Group.PROJECT);
    Answer<Processes.Ran> answer =
        limit.ask(
            "git",
            () ->
                ports
                    .processes()
                    .run(
                        new Processes.Call(
                            List.of("git", "ls-files", "--", ".env"),
                            directory,
                            Map.of("LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0"),
                            GIT)));
    if (!(answer.result() instanceof Result.Ok<Processes.Ran>(Processes.Ran ran))
        || ran.exitCode() != 0) {
      notes.ok("dotenv", "not known: git can't tell whether .env is in it", answer.took());
    } else if (ran.stdout().isBlank()) {
      notes.ok("dotenv", ".env is not in git", answer.took());
    } else if (environments.stream().anyMatch(ProjectChecks::keepsSecretsThere)) {
      notes.fail("dotenv", tracked("secrets of the environments are read from it"), answer.took());
    } else {
      notes.warn("dotenv", tracked("such files hold secrets sooner or later"), answer.took());
    }
    return notes.checks();
  }

  private static boolean keepsSecretsThere(Environment environment) {
    Stream<SecretSource> database =
        environment.database() == null ? Stream.of() : Stream.of(environment.database().url());
    return Stream.concat(database, environment.secrets().values().stream())
        .anyMatch(source -> source.reference().contains("${dotenv:"));
  }

  private static Problem.Facts tracked(String why) {
    return Problem.facts(
        "code.dotenv-in-git",
        ".env is in git",
        Where.file(".env"),
        why,
        "git rm --cached .env, add it to .gitignore, and replace the secrets that it held");
  }

  /**
   * That a workflow calls relayctl, and for environments that there are.
   *
   * @param known empty where no file could be read, and nothing is known of names
   */
  List<Check> workflows(List<Definition> known) {
    var texts = new LinkedHashMap<Path, String>();
    yaml(directory, WORKFLOWS).forEach(file -> texts.put(directory.relativize(file), text(file)));
    return new WorkflowChecks(texts, known).checks();
  }

  static List<Path> yaml(Path directory, String in) {
    Path there = directory.resolve(in);
    if (!Files.isDirectory(there)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(there)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
          .sorted()
          .toList();
    } catch (IOException _) {
      return List.of(); // What can't be listed is told where the environments are read.
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }
}
