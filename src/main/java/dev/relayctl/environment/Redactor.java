package dev.relayctl.environment;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text that others wrote (exceptions of JDBC and Flyway, bodies of HTTP
 * answers, output of processes) before it becomes a problem's <i>why</i> or a line of a log.
 *
 * <p>It looks for the secrets that it was given, however they are quoted, percent-encoded, escaped
 * or in Base64, for their parts (the password inside a URL, the longer lines of a key), and for
 * what looks like a secret where no known one stands: the password of any URL, {@code password=…}
 * in the text of libpq or JDBC, {@code "token": "…"} in JSON, {@code Bearer …}. What it takes for a
 * secret becomes {@code (secret)}, sometimes with more of the text than needed.
 *
 * <p>A secret or part of fewer than {@value #SHORTEST} characters is not searched for: {@code 42}
 * would be found in every port and date, and the holes would tell what it is. It is found only
 * where it looks like one, as in {@code password=42}.
 */
public final class Redactor {
  /** The fewest characters that are searched for. */
  public static final int SHORTEST = 4;

  private static final String REPLACEMENT = "(secret)";
  private static final int SHORTEST_LINE = 8;

  /** In each, group 1 is what goes. Quantifiers are possessive where nothing is given back. */
  private static final List<Pattern> LOOKS =
      List.of(
          // Up to the last @, because a raw @ in a password is the usual accident.
          Pattern.compile("://[^\\s:/?#@'\"<>]*+:([^\\s'\"<>]*)@"),
          Pattern.compile(
              "(?i)(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key)\\w*+"
                  + "\\s*+=\\s*+('(?:\\\\.|''|[^'\\\\])*+'?|\"(?:\\\\.|[^\"\\\\])*+\"?|[^\\s&,;)}'\"]++)"),
          Pattern.compile(
              "(?i)(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key)\\w*+"
                  + "\\\\?[\"']\\s*+:\\s*+(\"(?:\\\\.|[^\"\\\\])*+\"?|'[^']*+'?|\\\\\"[^\"]*+\")"),
          Pattern.compile("(?i)\\b(?:bearer|basic|flyv1)\\s++([A-Za-z0-9._~+/=,-]{8,}+)"),
          Pattern.compile("\\b((?:fm[12][ar]?_|fo1_|gh[pousr]_|github_pat_|napi_)[\\w+/=-]++)"));

  private final List<Pattern> escaped;
  private final List<String> cores;

  private Redactor(Set<String> texts) {
    var patterns = new ArrayList<Pattern>();
    var found = new LinkedHashSet<String>();
    for (String text : texts) {
      patterns.add(SecretForms.escaped(text));
      found.addAll(SecretForms.base64Cores(text));
    }
    escaped = List.copyOf(patterns);
    cores = List.copyOf(found);
  }

  /** Knows these secrets and their parts. */
  public static Redactor of(Collection<Secret> secrets) {
    var texts = new LinkedHashSet<String>();
    for (Secret secret : secrets) {
      texts.addAll(parts(secret));
    }
    texts.removeIf(text -> text.length() < SHORTEST);
    return new Redactor(texts);
  }

  /** The text without secrets. */
  public String clean(String text) {
    // Marked first and replaced at once: a replacement is never searched again, and the order in
    // which secrets are found doesn't matter.
    var marked = new boolean[text.length()];
    for (Pattern pattern : escaped) {
      mark(marked, text, pattern, 0);
    }
    for (Pattern pattern : LOOKS) {
      mark(marked, text, pattern, 1);
    }
    for (String core : cores) {
      markBase64(marked, text, core);
    }
    return replaced(marked, text);
  }

  private static void mark(boolean[] marked, String text, Pattern pattern, int group) {
    var matcher = pattern.matcher(text);
    while (matcher.find()) {
      Arrays.fill(marked, matcher.start(group), matcher.end(group), true);
    }
  }

  /** Marks the whole run around the core: the letters beside it hold bits of the secret, too. */
  private static void markBase64(boolean[] marked, String text, String core) {
    for (int at = text.indexOf(core); at >= 0; at = text.indexOf(core, at + 1)) {
      int from = at;
      int to = at + core.length();
      while (from > 0 && isBase64(text.charAt(from - 1))) {
        from--;
      }
      while (to < text.length() && isBase64(text.charAt(to))) {
        to++;
      }
      Arrays.fill(marked, from, to, true);
    }
  }

  private static boolean isBase64(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || "+/=-_".indexOf(c) >= 0;
  }

  private static String replaced(boolean[] marked, String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!marked[i]) {
        out.append(text.charAt(i));
      } else if (i == 0 || !marked[i - 1]) {
        out.append(REPLACEMENT);
      }
    }
    return out.toString();
  }

  private static Set<String> parts(Secret secret) {
    String text = secret.text();
    var parts = new LinkedHashSet<String>();
    parts.add(text);
    parts.add(text.strip());
    text.lines().map(String::strip).filter(l -> l.length() >= SHORTEST_LINE).forEach(parts::add);
    if (DatabaseUrl.parse(secret, Where.system("relayctl", "redactor"))
        instanceof Result.Ok<DatabaseUrl>(DatabaseUrl url)) {
      Secret password = url.password();
      if (password != null) {
        parts.add(password.text());
      }
      url.secretParameters().values().forEach(value -> parts.add(value.text()));
      return parts;
    }
    // A URL of another kind, or one too broken to read: what stands before its last @.
    var credentials = LOOKS.getFirst().matcher(text);
    while (credentials.find()) {
      parts.add(credentials.group(1));
      PercentEncoding.decode(credentials.group(1), PercentEncoding.Plus.LITERAL)
          .ifPresent(parts::add);
    }
    return parts;
  }
}
