package dev.relayctl.e2e;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * An accident that can be played: {@code scenarios/<id>/scenario.yaml}.
 *
 * @param id the directory's name
 * @param title the accident, one sentence
 * @param guardrail that has to speak
 * @param says what has to be printed; null for the guardrail's id
 * @param without what flyctl, Alembic or bash would have done
 * @param note what the table adds about relayctl; null for nothing
 * @param before what was done before
 * @param accident the command that has to be stopped
 * @param harmless its neighbour, which has to be let through
 */
record Scenario(
    String id,
    String title,
    String guardrail,
    @Nullable String says,
    String without,
    @Nullable String note,
    List<Object> before,
    Play accident,
    Play harmless) {
  private static final Path ALL = Path.of("scenarios");
  private static final String FILE = "scenario.yaml";

  /**
   * One command and what it meets.
   *
   * @param before what is done in a work tree with the base's files
   * @param files laid over the base project; a file without a text is removed
   * @param env variables of the command, which then works without {@code --sandbox}
   */
  record Play(
      Map<String, @Nullable String> files,
      List<Object> before,
      List<String> command,
      int exit,
      Map<String, String> env) {}

  /** What has to be printed. */
  String told() {
    return says == null ? guardrail : says;
  }

  /** All of them by name, or those of the system property {@code scenarios}. */
  static List<Scenario> all() throws IOException {
    String wanted = System.getProperty("scenarios", "");
    for (String name : wanted.split(",", -1)) {
      if (!wanted.isEmpty() && !Files.exists(ALL.resolve(name).resolve(FILE))) {
        throw new AssertionError("there is no scenario " + name);
      }
    }
    try (Stream<Path> directories = Files.list(ALL)) {
      return directories
          .filter(directory -> Files.exists(directory.resolve(FILE)))
          .filter(directory ->
              wanted.isEmpty() || List.of(wanted.split(",", -1)).contains(name(directory)))
          .sorted()
          .map(Scenario::read)
          .toList();
    }
  }

  private static Scenario read(Path directory) {
    try (var text = Files.newBufferedReader(directory.resolve(FILE))) {
      Map<String, Object> read = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return JsonMapper.builder()
          .build()
          .convertValue(read, Written.class)
          .scenario(name(directory));
    } catch (IOException | IllegalArgumentException e) {
      throw new AssertionError(directory + " can't be read", e);
    }
  }

  private static String name(Path directory) {
    return directory.getFileName().toString();
  }

  /** As it is written: what is absent means nothing special. */
  private record Written(
      String title,
      String guardrail,
      @Nullable String says,
      String without,
      @Nullable String note,
      @Nullable List<Object> before,
      @Nullable List<Object> then,
      @Nullable Map<String, @Nullable String> files,
      List<String> command,
      int exit,
      @Nullable Map<String, String> env,
      WrittenNeighbour harmless) {
    Scenario scenario(String id) {
      return new Scenario(
          id,
          title,
          guardrail,
          says,
          without,
          note,
          before == null ? List.of() : before,
          play(files, then == null ? List.of() : then, command, exit, env),
          play(
              harmless.files(),
              harmless.before() == null ? List.of() : harmless.before(),
              harmless.command() == null ? command : harmless.command(),
              harmless.exit(),
              harmless.env() == null ? env : harmless.env()));
    }

    private static Play play(
        @Nullable Map<String, @Nullable String> files,
        List<Object> before,
        List<String> command,
        int exit,
        @Nullable Map<String, String> env) {
      return new Play(
          files == null ? Map.of() : new HashMap<>(files),
          before,
          command,
          exit,
          env == null ? Map.of() : env);
    }
  }

  private record WrittenNeighbour(
      @Nullable List<Object> before,
      @Nullable Map<String, @Nullable String> files,
      @Nullable List<String> command,
      int exit,
      @Nullable Map<String, String> env) {}
}
