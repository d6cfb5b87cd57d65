package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.HostPort;
import dev.relayctl.environment.Redactor;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes out of texts about a database what strangers needn't know: the password, the user, and the
 * database's name, which often is the user's.
 */
final class Discretion {
  /** For what is said without knowing the database. */
  static final Discretion UNKNOWING = new Discretion(List.of());

  private final List<DatabaseUrl> urls;
  private final Redactor redactor;

  private Discretion(List<DatabaseUrl> urls) {
    this.urls = urls;
    var secrets = new ArrayList<Secret>();
    for (DatabaseUrl url : urls) {
      secrets.addAll(url.secretParameters().values());
      if (url.password() != null) {
        secrets.add(url.password());
      }
    }
    this.redactor = Redactor.of(secrets);
  }

  static Discretion of(DatabaseUrl... urls) {
    return new Discretion(Arrays.stream(urls).distinct().toList());
  }

  /** The servers of a database. */
  static String servers(DatabaseUrl url) {
    return url.hosts().stream().map(HostPort::toString).collect(Collectors.joining(","));
  }

  /** The same without them. */
  Problem.Facts clean(Problem.Facts facts) {
    return new Problem.Facts(
        facts.id(),
        quoted(facts.what()),
        switch (facts.where()) {
          case Where.InSystem(String system, String resource) ->
              Where.system(system, words(resource));
          case Where.InFile file -> file;
          case Where.OnCommandLine typed -> typed;
        },
        words(facts.why()),
        quoted(facts.remedy()));
  }

  /**
   * Our own words: names stand in quotation marks, or in a whole URL. A remedy may look like a
   * secret to the redactor: {@code export FLY_API_TOKEN=…}.
   */
  private String quoted(String text) {
    String clean = whole(text);
    for (String name : names().toList()) {
      clean = clean.replace("\"" + name + "\"", "\"…\"");
    }
    return clean;
  }

  /** The words of others, in whatever language: the names may stand anywhere. */
  String words(String text) {
    String clean = redactor.clean(whole(text));
    for (String name : names().toList()) {
      clean =
          Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-]|\\.\\w)")
              .matcher(clean)
              .replaceAll(Matcher.quoteReplacement("…"));
    }
    return clean;
  }

  private String whole(String text) {
    String clean = text;
    for (DatabaseUrl url : urls) {
      clean = clean.replace(url.describe(), servers(url));
    }
    return clean;
  }

  private Stream<String> names() {
    return urls.stream()
        .flatMap(url -> Stream.of(url.user() == null ? "" : url.user(), url.database()))
        .filter(name -> !name.isEmpty())
        .distinct();
  }
}
