package dev.relayctl.testing;

import dev.relayctl.environment.Environments;
import dev.relayctl.environment.UsagePatterns;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Patterns for sources as they stand in the file of an environment. */
public final class UsageExamples {
  private static final Path PAGE = Path.of("docs/how-to/mappings.md");

  private UsageExamples() {}

  /** The example under a heading of docs/how-to/mappings.md. */
  public static List<UsagePatterns> documented(String heading, Path project) throws IOException {
    Matcher example =
        Pattern.compile("## " + heading + "\n```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    if (!example.find()) {
      throw new AssertionError(PAGE + " has no example under " + heading);
    }
    return read(example.group(1), project);
  }

  /** Those of an environment with this text in its file. */
  public static List<UsagePatterns> read(String yaml, Path project) throws IOException {
    return tried(yaml, project)
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        });
  }

  /** The same with what is wrong; the text begins in the third line of {@code dev.yaml}. */
  public static Result<List<UsagePatterns>> tried(String yaml, Path project) throws IOException {
    Path directory = Files.createDirectories(project.resolve("environments"));
    Files.writeString(directory.resolve("dev.yaml"), "kind: dev\napp: { name: relay }\n" + yaml);
    return Environments.load(project)
        .then(all -> all.find("dev", new Where.OnCommandLine("dev")))
        .then(definition -> definition.resolve(new InMemoryLookups()))
        .map(environment -> environment.migrations().usage());
  }
}
