package dev.relayctl.environment;

import dev.relayctl.config.Nearest;
import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code ${…}} in a text. Problems quote no text: it may be a secret with a slip in it. */
final class ReferenceText {
  private static final List<String> SCHEMES = List.of("env", "dotenv", "file", "command", "git");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern PATH = Pattern.compile("[a-z][a-z-]*(\\.[A-Za-z0-9_-]+)+");
  private static final int MAX_DEPTH = 10;

  private final String text;
  private final Position at;
  private final int depth;

  ReferenceText(String text, Position at) {
    this(text, at, 0);
  }

  private ReferenceText(String text, Position at, int depth) {
    this.text = text;
    this.at = at;
    this.depth = depth;
  }

  Result<Reference> read() {
    if (depth > MAX_DEPTH) {
      return bad("the defaults of the reference are nested too deeply", "write fewer defaults");
    }
    List<Result<Reference>> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      if (text.startsWith("$${", i)) {
        literal.append("${");
        i += 3;
      } else if (text.startsWith("${", i)) {
        int end = end(i + 2);
        if (end < 0) {
          return bad(
              "a reference has no end", "add the closing brace, or write $${ for a plain ${");
        }
        if (!literal.isEmpty()) {
          parts.add(Result.ok(new Reference.Literal(literal.toString())));
          literal.setLength(0);
        }
        parts.add(reference(text.substring(i + 2, end)));
        i = end + 1;
      } else {
        literal.append(text.charAt(i));
        i++;
      }
    }
    if (!literal.isEmpty() || parts.isEmpty()) {
      parts.add(Result.ok(new Reference.Literal(literal.toString())));
    }
    return Result.all(parts)
        .map(all -> all.size() == 1 ? all.getFirst() : new Reference.Joined(all));
  }

  /** The brace that closes a reference; -1 when there is none. */
  private int end(int start) {
    int open = 1;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        open++;
      } else if (c == '}' && --open == 0) {
        return i;
      }
    }
    return -1;
  }

  private Result<Reference> reference(String body) {
    int split = defaultMark(body);
    String head = split < 0 ? body : body.substring(0, split);
    if (split < 0) {
      return reference(head, null);
    }
    return new ReferenceText(body.substring(split + 2), at, depth + 1)
        .read()
        .then(otherwise -> reference(head, otherwise));
  }

  /** Where {@code :-} stands outside of quotes and braces; -1 when it doesn't. */
  private static int defaultMark(String body) {
    int open = 0;
    char quote = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '{') {
        open++;
      } else if (c == '}') {
        open--;
      } else if (open == 0 && body.startsWith(":-", i)) {
        return i;
      }
    }
    return -1;
  }

  private Result<Reference> reference(String head, @Nullable Reference otherwise) {
    int colon = head.indexOf(':');
    if (colon < 0) {
      return path(head, otherwise);
    }
    String rest = head.substring(colon + 1);
    String scheme = head.substring(0, colon);
    return switch (scheme) {
      case "env" -> variable(rest).map(name -> asked(new Question.Env(name), otherwise));
      case "dotenv" -> variable(rest).map(name -> asked(new Question.Dotenv(name), otherwise));
      case "file" ->
          rest.isBlank()
              ? bad("the reference names no file", "write ${file:path/in/the/project}")
              : Result.ok(asked(new Question.FromFile(rest.strip()), otherwise));
      case "command" -> arguments(rest).map(all -> asked(new Question.Command(all), otherwise));
      case "git" -> git(rest).map(fact -> asked(new Question.Git(fact), otherwise));
      default ->
          bad(
              "there is no kind of reference of that name",
              Nearest.to(scheme, SCHEMES)
                  .map(near -> "did you mean " + near + "? write ${" + near + ":…}")
                  .orElse("write one of ${env:…}, ${dotenv:…}, ${file:…}, ${command:…}, ${git:…}"));
    };
  }

  private Result<Reference> path(String path, @Nullable Reference otherwise) {
    if (path.equals("branch.slug")) {
      return Result.ok(asked(Question.OfBranch.SLUG, otherwise));
    }
    if (path.equals("branch.name")) {
      return Result.ok(asked(Question.OfBranch.NAME, otherwise));
    }
    if (PATH.matcher(path).matches()) {
      return Result.ok(asked(new Question.PathInFile(path), otherwise));
    }
    boolean variable = VARIABLE.matcher(path).matches();
    return bad(
        "the reference is neither a kind with a name nor the path of a key",
        variable
            ? "write ${env:" + path + "} for an environment variable"
            : "write ${env:NAME} or a key such as ${app.url}, or $${ for a plain ${");
  }

  private static Reference asked(Question question, @Nullable Reference otherwise) {
    return new Reference.Asked(question, otherwise);
  }

  private Result<String> variable(String name) {
    return VARIABLE.matcher(name).matches()
        ? Result.ok(name)
        : bad(
            "the reference holds no variable's name",
            "write letters, digits and underscores, such as ${env:DATABASE_URL}");
  }

  private Result<Lookups.GitFact> git(String key) {
    Optional<Lookups.GitFact> fact =
        Stream.of(Lookups.GitFact.values()).filter(one -> one.key().equals(key)).findFirst();
    return fact.map(Result::ok)
        .orElseGet(() ->
            bad(
                "git references are to branch, sha or short-sha",
                "write ${git:branch}, ${git:sha} or ${git:short-sha}"));
  }

  /** Arguments are parted by white space; quotes of either kind keep it. */
  private Result<List<String>> arguments(String line) {
    List<String> arguments = new ArrayList<>();
    StringBuilder argument = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          argument.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        begun = true;
      } else if (Character.isWhitespace(c)) {
        if (begun) {
          arguments.add(argument.toString());
          argument.setLength(0);
        }
        begun = false;
      } else {
        argument.append(c);
        begun = true;
      }
    }
    if (begun) {
      arguments.add(argument.toString());
    }
    if (quote != 0) {
      return bad("a quote in the command has no end", "close it");
    }
    return arguments.isEmpty()
        ? bad("the reference names no program", "write ${command:program argument}")
        : Result.ok(List.copyOf(arguments));
  }

  private <T> Result<T> bad(String why, String remedy) {
    return Result.bad(
        Problem.invalid(
            "environment.invalid-reference", "cannot read the reference", at.where(), why, remedy));
  }
}
