package dev.relayctl.usage;

import dev.relayctl.environment.UsagePatterns;
import dev.relayctl.lint.EnumValue;
import dev.relayctl.lint.Running;
import dev.relayctl.lint.Use;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The source of the release that runs. Tests and migrations are left out: neither runs in the
 * release.
 */
public final class SourceCode implements Running {
  private static final Pattern TESTS =
      Pattern.compile(
          "(^|/)(tests?|__tests__|node_modules|vendor|\\.github)/"
              + "|(^|/)(test_[^/]*|conftest)\\.py$|[^/]*(_test\\.(py|go)|\\.(test|spec)\\.[jt]sx?)$");

  private final String release;
  private final List<SourceFile> files;
  private final Optional<String> gap;

  private SourceCode(String release, List<SourceFile> files, Optional<String> gap) {
    this.release = release;
    this.files = files;
    this.gap = gap;
  }

  /**
   * Reads files.
   *
   * @param release for a sentence
   * @param texts by path, relative to the project
   * @param migrations the directory that migrations lie in, relative to the project
   * @param patterns for what isn't known of its languages
   */
  public static SourceCode of(
      String release, Map<String, String> texts, String migrations, List<UsagePatterns> patterns) {
    List<OwnPatterns> own = patterns.stream().map(one -> new OwnPatterns(one, texts)).toList();
    List<SourceFile> files = new ArrayList<>();
    texts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(file -> !file.getKey().startsWith(migrations + "/"))
        .filter(file -> reads(file.getKey(), patterns))
        .forEach(file -> SourceFile.of(file.getKey(), file.getValue(), own).ifPresent(files::add));
    return new SourceCode(
        release, List.copyOf(files), own.stream().flatMap(one -> one.gap().stream()).findFirst());
  }

  /** Whether a file of this name would be read at all. */
  public static boolean reads(String path, List<UsagePatterns> patterns) {
    return !TESTS.matcher(path).find()
        && (Language.of(path).isPresent() || patterns.stream().anyMatch(one -> one.concern(path)));
  }

  @Override
  public String release() {
    return release;
  }

  @Override
  public Optional<String> gap() {
    return gap;
  }

  @Override
  public boolean names(String table) {
    Names names = Names.of(table);
    return files.stream().anyMatch(file -> !file.ofTable(names).isEmpty());
  }

  @Override
  public List<Use> uses(String table) {
    Names names = Names.of(table);
    return found(file -> file.ofTable(names));
  }

  @Override
  public List<Use> uses(String table, String column) {
    Names names = Names.of(table, column);
    return found(file -> file.ofColumn(names));
  }

  @Override
  public List<Use> unexplained(String table, String column, Collection<String> tables) {
    Names names = Names.of(table, column);
    Set<String> all = tables.stream().map(one -> Names.of(one).table()).collect(Collectors.toSet());
    return found(file -> file.unexplained(names, all));
  }

  @Override
  public List<Use> uses(EnumValue value) {
    return found(file -> file.ofValue(value));
  }

  @Override
  public List<Use> unexplained(EnumValue value) {
    return found(file -> file.unexplained(value));
  }

  private List<Use> found(Function<SourceFile, List<Integer>> lines) {
    List<Use> uses = new ArrayList<>();
    for (SourceFile file : files) {
      lines.apply(file).stream()
          .sorted()
          .distinct()
          .forEach(line -> uses.add(new Use(file.path(), line)));
    }
    return uses;
  }
}
