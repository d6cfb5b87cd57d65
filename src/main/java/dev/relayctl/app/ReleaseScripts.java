package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations;
import dev.relayctl.environment.Pooling;
import dev.relayctl.guardrail.DatabaseGuardrails;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.FlyGuardrails;
import dev.relayctl.guardrail.ReleaseScript;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks at a release command, and at the script that it runs where that lies in the project. */
record ReleaseScripts(Project project) {
  private static final int MOST_BYTES = 1 << 16;

  /** A script of the project. */
  private record Script(String path, Path file, String text) {}

  /**
   * What is wrong with it.
   *
   * @param config of the release command's machine; null without
   */
  List<Finding> findings(Environment environment, @Nullable MachineConfig config) {
    if (config == null) {
      return List.of();
    }
    List<String> words = words(config);
    return words.stream()
        .flatMap(word -> script(word).stream())
        .findFirst()
        .map(script -> findings(environment, script, words))
        .orElseGet(() -> ofCommand(environment, String.join(" ", words)));
  }

  /** Only those that stand against a deploy, not the advice. */
  List<Finding> warnings(Environment environment, @Nullable MachineConfig config) {
    return findings(environment, config).stream()
        .filter(finding -> finding.severity() != Severity.INFO)
        .toList();
  }

  /** Whether an image may be given other modes than the work tree has. */
  private boolean madeExecutable() {
    try {
      Path dockerfile = project.directory().resolve("Dockerfile");
      return Files.isRegularFile(dockerfile) && Files.readString(dockerfile).contains("chmod");
    } catch (IOException _) {
      return true; // there is no telling
    }
  }

  private List<Finding> findings(Environment environment, Script script, List<String> words) {
    var findings = new ArrayList<Finding>();
    boolean direct = words.getFirst().endsWith(script.path());
    boolean named = script.text().startsWith("#!");
    if (direct && (!named || !(Files.isExecutable(script.file()) || madeExecutable()))) {
      FlyGuardrails.RELEASE_COMMAND_NOT_RUNNABLE
          .finding(
              environment,
              Where.file(script.path()),
              "the release command starts the script itself, which can't be started",
              named ? "it is not executable" : "its first line names no interpreter: #!/bin/sh",
              named
                  ? "git update-index --chmod=+x " + script.path() + " && chmod +x " + script.path()
                  : "add the line, or write sh " + script.path())
          .ifPresent(findings::add);
    }
    pooled(environment, Where.file(script.path()), script.text()).ifPresent(findings::add);
    for (ReleaseScript.Fault fault : ReleaseScript.of(script.text())) {
      fault
          .guardrail()
          .finding(
              environment,
              new Where.InFile(script.path(), fault.line(), 0),
              fault.what(),
              fault.why(),
              fault.remedy())
          .ifPresent(findings::add);
    }
    return findings;
  }

  /** One that needs no script. */
  private List<Finding> ofCommand(Environment environment, String command) {
    App app = environment.app();
    return app != null && ReleaseScript.migrates(command)
        ? pooled(environment, Where.file(app.config()), command).stream().toList()
        : List.of();
  }

  /**
   * The app's URL is what its release command finds. Behind a pooler a migration's lock and its
   * timeouts hold for nobody ({@code specs/neon.md} §6).
   *
   * @param text of what migrates
   */
  private Optional<Finding> pooled(Environment environment, Where where, String text) {
    // Asked last: to resolve a URL may start a program.
    boolean pooled =
        environment.migrations().run() == Migrations.Runner.RELEASE_COMMAND
            && !usesAnother(environment, text + envPy(environment))
            && project
                .databases()
                .given(environment)
                .filter(url -> url.pooled() == Pooling.POOLED)
                .isPresent();
    return pooled
        ? DatabaseGuardrails.POOLED_URL_FOR_MIGRATIONS.finding(
            environment,
            where,
            "the release command migrates through a pooler",
            "DATABASE_URL leads to one, and the command uses no other URL that is a secret here:"
                + " advisory locks and lock_timeout hold for nobody behind it",
            "declare secrets: { DIRECT_DATABASE_URL: … } with the direct URL, and write export"
                + " DATABASE_URL=\"$DIRECT_DATABASE_URL\" into a script that it runs; or"
                + " migrations: { run: direct }")
        : Optional.empty();
  }

  private static boolean usesAnother(Environment environment, String text) {
    return environment.secrets().keySet().stream()
        .filter(name -> !name.equals("DATABASE_URL") && name.contains("URL"))
        .anyMatch(text::contains);
  }

  /** Alembic's, which may take another URL whatever the command says; empty without. */
  private String envPy(Environment environment) {
    try {
      Path file =
          project.directory().resolve(environment.migrations().directory()).resolve("env.py");
      return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
          ? Files.readString(file)
          : "";
    } catch (IOException _) {
      return "";
    }
  }

  private static List<String> words(MachineConfig config) {
    var words = new ArrayList<String>();
    if (config.json().members().get("init") instanceof Json.Obj init) {
      for (Json item : init.items("cmd")) {
        if (item instanceof Json.Text(String text)) {
          words.add(text);
        }
      }
    }
    return words;
  }

  private Optional<Script> script(String word) {
    try {
      Path root = project.directory();
      Optional<Path> found = file(root, word);
      if (found.isEmpty() || Files.size(found.get()) > MOST_BYTES) {
        return Optional.empty();
      }
      String text = Files.readString(found.get());
      boolean shell = text.matches("(?s)#!\\S*(?:/|env )\\w*sh\\b.*") || word.endsWith(".sh");
      String path = root.relativize(found.get()).toString().replace('\\', '/');
      return shell ? Optional.of(new Script(path, found.get(), text)) : Optional.empty();
    } catch (InvalidPathException | IOException _) {
      return Optional.empty(); // whatever it is, it is no script that can be looked at
    }
  }

  /**
   * The file that a word of a release command names. In the image it may lie deeper: {@code
   * /app/scripts/migrate.sh}.
   */
  static Optional<Path> file(Path root, String word) {
    Path path = Path.of(word).normalize();
    return IntStream.range(0, path.getNameCount())
        .mapToObj(i -> path.subpath(i, path.getNameCount()))
        .filter(below -> below.getNameCount() > 1 || path.getNameCount() == 1)
        .map(root::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
