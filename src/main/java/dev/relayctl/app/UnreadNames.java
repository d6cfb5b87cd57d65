package dev.relayctl.app;

import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.usage.SourceCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for names of variables in the project's source. What is written in another form counts:
 * settings classes make {@code STRIPE_KEY} of {@code stripeKey}, {@code stripe.key} or, with a
 * prefix, of {@code key}.
 */
record UnreadNames(Project project) {
  private static final int MOST_FILES = 3000;
  private static final int MOST_BYTES = 256 * 1024;

  /** Runtimes, platforms and libraries read them, and no line of the project does. */
  private static final Pattern READ_BY_OTHERS =
      Pattern.compile(
          "PORT|HOST|HOSTNAME|HOME|SHELL|TERM|TZ|LANG|PATH|DATABASE_URL|PRIMARY_REGION|NODE_ENV"
              + "|WEB_CONCURRENCY|.*_OPTS|.*_OPTIONS|DJANGO_SETTINGS_MODULE|MALLOC_.*"
              + "|(PYTHON|JAVA_|JDK_|LD_|LC_|FLY_|PG|NODE_|NPM_|GO|RAILS_|RACK_|RUBY|BUNDLE_|DOTNET_"
              + "|ASPNETCORE_|SPRING_|SERVER_|QUARKUS_|MICRONAUT_|LOGGING_|GUNICORN_|UVICORN_|UV_|PIP_"
              + "|OTEL_|SENTRY_|AWS_|GOOGLE_|AZURE_|DD_|NEW_RELIC_|SSL_|RUST_|NUXT_|NEXT_|FLASK_).*");

  /** They give values, or tell of them, and read none. */
  private static final Pattern OTHER_FILES =
      Pattern.compile("fly[^/]*\\.(toml|json|ya?ml)|.*\\.(md|rst|adoc)|\\..*|.*\\.lock");

  private static final Set<String> OTHER_DIRECTORIES =
      Set.of("target", "build", "dist", "node_modules", "venv", "__pycache__", "environments");

  /**
   * What came of a search.
   *
   * @param names those that nothing reads; none where that can't be told
   * @param gap why not; null where all was looked through, or there is no source
   */
  record Unread(Set<String> names, @Nullable String gap) {
    Unread {
      names = Set.copyOf(names);
    }
  }

  /**
   * Those of some names that nothing reads.
   *
   * @param toml its commands read variables, too; null without
   */
  Unread of(Collection<String> names, @Nullable FlyToml toml) {
    var left = new TreeSet<>(names);
    left.removeIf(name -> READ_BY_OTHERS.matcher(name).matches());
    if (left.isEmpty()) {
      return new Unread(left, null);
    }
    var search = new Search(project.directory(), left);
    search.read(toml == null ? "" : String.join("\n", commands(toml)));
    try {
      Files.walkFileTree(project.directory(), search);
    } catch (IOException _) {
      // A file or directory that can't be opened is noted; this is a list of files that broke off.
      return new Unread(Set.of(), "not all of its directories can be read");
    }
    return search.unread();
  }

  private static List<String> commands(FlyToml toml) {
    var words = new ArrayList<>(toml.deploy().releaseCommand());
    toml.processes().commands().values().forEach(words::addAll);
    return words;
  }

  /** Ends as soon as nothing is left to be found. */
  private static final class Search extends SimpleFileVisitor<Path> {
    private static final Pattern PREFIX =
        Pattern.compile("prefix\\W{1,4}([a-z][a-z0-9_]*_)\\W", Pattern.CASE_INSENSITIVE);

    private final Path root;
    private final Set<String> left;
    private final Set<String> prefixes = new TreeSet<>();

    /** What may stand behind a prefix, without separators, and was not seen yet. */
    private final Set<String> rests = new TreeSet<>();

    private final Set<String> seen = new TreeSet<>();
    private int files;
    private boolean hasSource;
    private @Nullable Path unreadable;

    Search(Path root, Set<String> left) {
      this.root = root;
      this.left = left;
      for (String name : left) {
        for (int at = name.indexOf('_'); at >= 0; at = name.indexOf('_', at + 1)) {
          rests.add(plain(name.substring(at + 1)));
        }
      }
    }

    Unread unread() {
      left.removeIf(name ->
          prefixes.stream()
              .anyMatch(prefix ->
                  name.toLowerCase(Locale.ROOT).startsWith(prefix)
                      && seen.contains(plain(name.substring(prefix.length())))));
      if (left.isEmpty()) {
        return new Unread(left, null);
      }
      if (unreadable != null) {
        return new Unread(Set.of(), slashes(root.relativize(unreadable)) + " can't be read");
      }
      if (files > MOST_FILES) {
        return new Unread(Set.of(), "it has more than " + MOST_FILES + " files");
      }
      return new Unread(hasSource ? left : Set.of(), null);
    }

    void read(String text) {
      String plain = plain(text);
      left.removeIf(name -> plain.contains(plain(name)));
      rests.removeIf(rest -> plain.contains(rest) && seen.add(rest));
      if (plain.contains("prefix")) {
        PREFIX
            .matcher(text)
            .results()
            .forEach(found -> prefixes.add(found.group(1).toLowerCase(Locale.ROOT)));
      }
    }

    /** In small letters, without what separates words. */
    private static String plain(String text) {
      var plain = new StringBuilder(text.length());
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c != '_' && c != '-' && c != '.') {
          plain.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
      }
      return plain.toString();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return isOther(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    private boolean isOther(Path directory) {
      String name = name(directory);
      return !directory.equals(root) && (name.startsWith(".") || OTHER_DIRECTORIES.contains(name));
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()
          && attributes.size() < MOST_BYTES
          && !OTHER_FILES.matcher(name(file)).matches()) {
        files++;
        hasSource |= SourceCode.reads(slashes(root.relativize(file)), List.of());
        try {
          // Whatever it is written in: the names are ASCII.
          read(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          return visitFileFailed(file, e);
        }
      }
      return left.isEmpty() || files > MOST_FILES
          ? FileVisitResult.TERMINATE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      // What went away meanwhile reads nothing, and what isn't looked into may stay shut.
      if (!(e instanceof NoSuchFileException) && !isOther(file) && unreadable == null) {
        unreadable = file;
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }
}
