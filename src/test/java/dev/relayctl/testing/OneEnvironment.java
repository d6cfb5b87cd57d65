package dev.relayctl.testing;

import dev.relayctl.environment.Branch;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Environments;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An environment that is written down in a test. */
public final class OneEnvironment {
  private OneEnvironment() {}

  /** The environment of that name; a template's is the preview of the branch {@code feat/x}. */
  public static Environment read(String name, String yaml, Path project) throws IOException {
    return tried(name, yaml, project)
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        });
  }

  /** The same with what is wrong. */
  public static Result<Environment> tried(String name, String yaml, Path project)
      throws IOException {
    Path directory = Files.createDirectories(project.resolve("environments"));
    Files.writeString(directory.resolve(name + ".yaml"), yaml);
    return Environments.load(project)
        .then(all -> all.find(name, new Where.OnCommandLine(name)))
        .map(found -> found.isTemplate() ? found.of(new Branch("feat/x")) : found)
        .then(found -> found.resolve(new InMemoryLookups()));
  }
}
