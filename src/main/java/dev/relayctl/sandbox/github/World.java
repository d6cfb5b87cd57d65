package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.http.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All that is kept. To be used by one thread at a time, whoever has its monitor. */
final class World {
  private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}");
  private static final String HEADS = "refs/heads/";
  private static final String SETTINGS = "settings";
  private static final String LAST = "last";

  private final Documents documents;
  private final InstantSource clock;
  private final Shelf<Repository> repositories;
  private final Shelf<Pull> pulls;
  private final Shelf<Comment> comments;
  private final Shelf<CheckRun> runs;
  private final Shelf<CommitStatus> statuses;
  private final Shelf<Deployment> deployments;
  private final Shelf<Environment> environments;

  private volatile Settings settings;
  private long last;

  World(Documents documents, InstantSource clock) throws IOException {
    this.documents = documents;
    this.clock = clock;
    repositories = new Shelf<>(documents, "repositories", Repository.class);
    pulls = new Shelf<>(documents, "pulls", Pull.class);
    comments = new Shelf<>(documents, "comments", Comment.class);
    runs = new Shelf<>(documents, "check-runs", CheckRun.class);
    statuses = new Shelf<>(documents, "statuses", CommitStatus.class);
    deployments = new Shelf<>(documents, "deployments", Deployment.class);
    environments = new Shelf<>(documents, "environments", Environment.class);
    settings = documents.read(SETTINGS, Settings.class).orElse(Settings.USUAL);
    last = documents.read(LAST, Long.class).orElse(0L);
  }

  Shelf<Pull> pulls() {
    return pulls;
  }

  Shelf<Comment> comments() {
    return comments;
  }

  Shelf<CheckRun> runs() {
    return runs;
  }

  Shelf<CommitStatus> statuses() {
    return statuses;
  }

  Shelf<Deployment> deployments() {
    return deployments;
  }

  Shelf<Environment> environments() {
    return environments;
  }

  /** May be asked by anybody at any time. */
  Settings settings() {
    return settings;
  }

  void settings(Settings other) {
    settings = other;
    documents.put(SETTINGS, other);
  }

  long millis() {
    return clock.millis();
  }

  /** An id that nothing has had, over restarts. */
  long nextId() {
    last++;
    documents.put(LAST, last);
    return last;
  }

  /** A repository that the token sees: any, unless that was forbidden. */
  Optional<Repository> repository(String owner, String name) {
    return any(owner, name).filter(Repository::exists);
  }

  /** A repository; made when it is asked for the first time, and empty for an impossible name. */
  Optional<Repository> any(String owner, String name) {
    if (!Repository.mayBe(owner, name)) {
      return Optional.empty();
    }
    String key = Repository.key(owner, name);
    Optional<Repository> found =
        repositories.everything().stream().filter(one -> one.key().equals(key)).findFirst();
    return found.or(() -> {
      var made = new Repository(nextId(), owner, name, true, Map.of(), 0);
      repositories.put(made);
      return Optional.of(made);
    });
  }

  void put(Repository repository) {
    repositories.put(repository);
  }

  /** Everything that was ever made or set. */
  void forget() {
    List.of(repositories, pulls, comments, runs, statuses, deployments, environments)
        .forEach(Shelf::clear);
    settings(Settings.USUAL);
  }

  /**
   * Moves a branch, and what is open from it; null takes the branch away.
   *
   * @return the repository after that
   */
  Repository push(Repository repository, String branch, @Nullable String sha) {
    Repository now = repository.with(branch, sha);
    repositories.put(now);
    if (sha != null) {
      pulls.of(now).stream()
          .filter(pull -> pull.isOpen() && pull.head().ref().equals(branch))
          .filter(pull -> now.fullName().equals(pull.head().repository()))
          .forEach(
              pull -> pulls.put(pull.pushed(sha).with(pull.standing().touched(clock.millis()))));
    }
    return now;
  }

  static boolean isSha(String text) {
    return SHA.matcher(text).matches();
  }

  /** The commit that is meant: itself, or a known branch's. No commit can be unknown. */
  static Optional<String> commit(Repository repository, String ref) {
    return isSha(ref)
        ? Optional.of(ref)
        : repository.head(ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : ref);
  }

  /** A commit that nobody made: there is no git here. */
  static String invented(Object... of) {
    try {
      byte[] text = List.of(of).toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each Java has it
    }
  }
}
