package dev.relayctl.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The project that scenarios are played in, one after the other, over one sandbox. */
final class ScenarioProject implements AutoCloseable {
  private static final Path BASE = Path.of("scenarios/base");
  private static final String OWN = ".relayctl";

  private final Cli cli;
  private final Map<String, String> sandbox;
  private final ScenarioRegistry registry = new ScenarioRegistry();
  private final ScenarioWorld world;

  /** Starts the sandbox. */
  ScenarioProject(Path directory) throws Exception {
    // Some hundred starts: the cache that users have, too, halves them.
    cli = new Cli(directory.resolve("project"), Map.of("RELAYCTL_AOT", "on"));
    copyBase();
    Cli.Ran started = cli.run("sandbox", "env");
    assertThat(started.exitCode()).as(started.stderr()).isZero();
    sandbox = ScenarioWorld.exports(started.stdout());
    sandbox.put("REGISTRY", registry.host());
    world = new ScenarioWorld(sandbox);
  }

  /** Nothing was ever deployed, and the files are those of the base. */
  void anew() throws Exception {
    clear();
    delete(cli.project().resolve(".git"));
    try (Stream<Path> beside = Files.list(cli.project().resolveSibling("."))) {
      for (Path other : beside.filter(path -> !path.endsWith("project")).toList()) {
        delete(other);
      }
    }
    world.clear();
    registry.clear();
    copyBase();
  }

  /** What was done before. */
  void given(List<Object> before) throws Exception {
    for (Object action : before) {
      if (action instanceof List<?> command) {
        Cli.Ran ran = run(words(command), Map.of());
        assertThat(ran.exitCode()).as("%s: %s%s", command, ran.stdout(), ran.stderr()).isZero();
      } else if (action instanceof Map<?, ?> named && named.size() == 1) {
        var only = named.entrySet().iterator().next();
        act(String.valueOf(only.getKey()), only.getValue());
      } else {
        throw new AssertionError("neither a command nor an action: " + action);
      }
    }
  }

  /** A command over the base's files and its own. */
  Cli.Ran play(Scenario.Play play) throws Exception {
    clear();
    copyBase();
    given(play.before());
    lay(play.files());
    return run(play.command(), play.env());
  }

  /** With variables a command finds the sandbox as other tools do: databases are what they say. */
  private Cli.Ran run(List<String> command, Map<String, String> env) throws Exception {
    if (env.isEmpty()) {
      var arguments = new ArrayList<>(List.of("--sandbox"));
      arguments.addAll(command);
      return cli.run(arguments.toArray(String[]::new));
    }
    var variables = new HashMap<>(cli.variables());
    variables.putAll(sandbox);
    env.forEach((name, value) -> variables.put(name, world.filled(value)));
    variables.putAll(Elsewhere.variables(env.values()));
    return new Cli(cli.project(), variables)
        .run(command.stream().map(world::filled).toArray(String[]::new));
  }

  private void act(String action, Object of) throws Exception {
    switch (action) {
      case "git" -> {
        git(words((List<?>) of).stream().map(world::filled).toList());
        world.head(git(List.of("rev-parse", "--revs-only", "HEAD")).strip());
      }
      case "write" -> lay(texts((Map<?, ?>) of));
      case "sql" -> world.sql(texts((Map<?, ?>) of));
      case "fly" -> world.fly((Map<?, ?>) of);
      case "kill" -> world.kill((Map<?, ?>) of);
      case "send" -> world.send((Map<?, ?>) of);
      case "page" -> world.page((Map<?, ?>) of);
      case "registry" -> push((Map<?, ?>) of);
      case "built" -> world.built((Map<?, ?>) of);
      default -> throw new AssertionError("no action " + action);
    }
  }

  /** Somebody builds an image of a commit, and pushes it. */
  private void push(Map<?, ?> order) throws IOException, InterruptedException {
    String commit = git(List.of("rev-parse", String.valueOf(order.get("commit")))).strip();
    registry.push(
        String.valueOf(order.get("tag")),
        cli.project(),
        words((List<?>) Objects.requireNonNull(order.get("files"))),
        commit);
  }

  private String git(List<String> words) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.com"));
    command.addAll(words);
    var builder =
        new ProcessBuilder(command).directory(cli.project().toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process git = builder.start();
    String said = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as("%s: %s", words, said).isZero();
    return said;
  }

  private void lay(Map<String, @Nullable String> files) throws IOException {
    for (var file : files.entrySet()) {
      Path path = cli.project().resolve(file.getKey());
      String text = file.getValue();
      if (text == null) {
        Files.delete(path);
      } else {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        assertThat(!text.startsWith("#!") || path.toFile().setExecutable(true)).isTrue();
      }
    }
  }

  private void copyBase() throws IOException {
    SampleProject.copy(BASE, cli.project());
  }

  /** The sandbox and what git knows stay. */
  private void clear() throws IOException {
    try (Stream<Path> files = Files.list(cli.project())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.equals(OWN) && !name.equals(".git")) {
          delete(file);
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static List<String> words(List<?> from) {
    return from.stream().map(String::valueOf).toList();
  }

  private static Map<String, @Nullable String> texts(Map<?, ?> from) {
    var texts = new HashMap<String, @Nullable String>();
    from.forEach((name, value) ->
        texts.put(String.valueOf(name), value == null ? null : String.valueOf(value)));
    return texts;
  }

  @Override
  public void close() throws IOException, SQLException {
    world.close();
    registry.close();
    try {
      cli.run("sandbox", "reset");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
