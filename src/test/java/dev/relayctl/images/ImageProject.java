package dev.relayctl.images;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Images;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.OkHttpClient;

/**
 * A project in git with one environment, and programs that can be put on the PATH: small scripts
 * that write down how they were called and push to a registry by writing a file.
 */
final class ImageProject {
  private final LocalProcesses processes = new LocalProcesses();
  private final Path directory;
  private final Path programs;
  private final FakeRegistry registry;

  ImageProject(Path temp, FakeRegistry registry) throws IOException {
    this.registry = registry;
    this.directory = Files.createDirectories(temp.resolve("project"));
    this.programs = Files.createDirectories(temp.resolve("bin"));
    file("fly.toml", "app = \"relay-api\"\n");
    file("Dockerfile", "FROM scratch\n");
    file(".gitignore", "target/\n");
    app("region: fra");
    git("init", "--quiet", "--initial-branch=main");
    commit();
  }

  /** Rewrites the environment's section {@code app}. */
  ImageProject app(String yaml) throws IOException {
    file(
        "environments/dev.yaml",
        "kind: dev\ndatabase: { url: \"${env:DB}\" }\napp:\n" + yaml.indent(2));
    return this;
  }

  ImageProject file(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
    return this;
  }

  ImageProject commit() {
    git("add", "--all");
    git(
        "-c",
        "user.name=Ann",
        "-c",
        "user.email=ann@example.com",
        "commit",
        "--quiet",
        "--allow-empty",
        "--message=change");
    return this;
  }

  String head() {
    return git("rev-parse", "HEAD").strip();
  }

  String git(String... arguments) {
    var line = new ArrayList<>(List.of("git"));
    line.addAll(List.of(arguments));
    var ran = value(processes.run(new Processes.Call(line, directory, Map.of(), SOON)));
    if (ran.exitCode() != 0) {
      throw new AssertionError(line + ": " + ran.stderr());
    }
    return ran.stdout();
  }

  /** Puts a script on the PATH; {@code $TAGS} is where the registry's tags lie. */
  ImageProject program(String name, String... lines) throws IOException {
    script(programs.resolve(name), lines);
    return this;
  }

  /** Puts a script into the project. */
  ImageProject script(String name, String... lines) throws IOException {
    script(directory.resolve(name), lines);
    return this;
  }

  private void script(Path file, String... lines) throws IOException {
    Files.writeString(
        file,
        "#!/bin/sh\nTAGS="
            + registry.tags()
            + "\nprintf '%s\\n' \"$@\" > "
            + calledFile()
            + "\n"
            + String.join("\n", lines)
            + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path calledFile() {
    return programs.resolve("called");
  }

  /** The arguments of the last call of any script. */
  List<String> called() throws IOException {
    return Files.readAllLines(calledFile());
  }

  boolean nothingWasCalled() {
    return Files.notExists(calledFile());
  }

  Path directory() {
    return directory;
  }

  Images images() {
    return images(Map.of());
  }

  Images images(Map<String, String> more) {
    var environment = new HashMap<>(more);
    environment.put("PATH", programs.toString());
    environment.put("FLY_REGISTRY_HOST", registry.host());
    environment.put("DOCKER_CONFIG", programs.toString());
    var settings =
        new ImageSettings(
            environment,
            Secret.of("FlyV1 " + FakeRegistry.PASSWORD),
            Secret.of(FakeRegistry.PASSWORD),
            "relayctl/test");
    return new RegistryImages(processes, new OkHttpClient(), settings);
  }

  Images.Request request() {
    var lookups =
        new InMemoryLookups()
            .variable("DB", "postgres://localhost/db")
            .withFile("fly.toml", "app = \"relay-api\"\n");
    Environment environment =
        value(
            Environments.load(directory)
                .then(all -> all.find("dev", new Where.OnCommandLine("dev")))
                .then(definition -> definition.resolve(lookups)));
    return new Images.Request(
        environment, Objects.requireNonNull(environment.app()).name(), directory);
  }

  static <T> T value(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  static Problem problem(Result<?> result) {
    if (result.problems().size() != 1) {
      throw new AssertionError("expected one problem: " + result);
    }
    return result.problems().getFirst();
  }

  private static final Duration SOON = Duration.ofSeconds(30);
}
