package dev.relayctl.cli;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of secrets from standard input; no problem quotes any of it. */
final class SecretInput {
  private SecretInput() {}

  /** One value for each name. */
  static Result<Map<String, Secret>> values(List<String> names, Terminal terminal) {
    return terminal.interactive()
        ? asked(names, terminal)
        : terminal.piped().then(text -> piped(names, text));
  }

  private static Result<Map<String, Secret>> asked(List<String> names, Terminal terminal) {
    var values = new LinkedHashMap<String, Secret>();
    for (String name : names) {
      Optional<String> typed =
          terminal.askHidden("Value of " + name + " (is not shown): ").filter(t -> !t.isEmpty());
      if (typed.isEmpty()) {
        return Result.bad(none(name));
      }
      values.put(name, Secret.of(typed.get()));
    }
    return Result.ok(values);
  }

  /** For one name the whole text is the value; for several each line says whose it is. */
  static Result<Map<String, Secret>> piped(List<String> names, String text) {
    if (names.size() > 1) {
      return lines(names, text);
    }
    String name = names.getFirst();
    String value = withoutLineEnd(text);
    return value.isEmpty() ? Result.bad(none(name)) : Result.ok(Map.of(name, Secret.of(value)));
  }

  private static Result<Map<String, Secret>> lines(List<String> names, String text) {
    var values = new LinkedHashMap<String, Secret>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int equals = line.indexOf('=');
      String name = equals < 0 ? "" : line.substring(0, equals);
      if (line.isBlank()) {
        continue;
      }
      if (!names.contains(name) || values.containsKey(name) || equals == line.length() - 1) {
        return Result.bad(badLine(i + 1, names));
      }
      values.put(name, Secret.of(line.substring(equals + 1)));
    }
    var problems = new ArrayList<Problem>();
    names.stream().filter(n -> !values.containsKey(n)).forEach(n -> problems.add(none(n)));
    return problems.isEmpty() ? Result.ok(values) : Result.bad(problems);
  }

  private static String withoutLineEnd(String text) {
    String value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return value.endsWith("\r") ? value.substring(0, value.length() - 1) : value;
  }

  private static Problem none(String name) {
    return Problem.invalid(
        "secret.no-value",
        "there is no value for " + name,
        at(),
        "it is read from a pipe or a file, or asked for at a terminal, and nothing came",
        "printf %s \"$" + name + "\" | relayctl secrets set …, or --from '${env:" + name + "}'");
  }

  private static Problem badLine(int line, List<String> names) {
    return Problem.invalid(
        "secret.bad-line",
        "line " + line + " sets none of " + String.join(", ", names),
        at(),
        "for several secrets each line is NAME=VALUE, each name once",
        "pipe such lines in, or set one secret at a time");
  }

  private static Where at() {
    return Where.system("this machine", "standard input");
  }
}
