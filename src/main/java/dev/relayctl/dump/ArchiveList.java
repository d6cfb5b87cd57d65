package dev.relayctl.dump;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of contents of a dump, as {@code pg_restore --list} prints it: which of its entries are
 * brought back. Left alone is what belongs to the whole database and was not taken away either:
 * extensions, schema {@code public} itself, publications, foreign servers.
 */
final class ArchiveList {
  /** Of entries in no schema those that go with what they are made of. */
  private static final Set<String> WITHOUT_SCHEMA = Set.of("CAST", "TRANSFORM", "EVENT TRIGGER");

  private ArchiveList() {}

  /** The list with nothing but what is brought back, for {@code pg_restore --use-list}. */
  static String wanted(String list) {
    return list.lines()
        .filter(line -> !line.startsWith(";") && !line.isBlank() && isWanted(line))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** {@code 215; 1259 16390 TABLE public tracks relay}: number, ids, kind, schema, name, owner. */
  private static boolean isWanted(String line) {
    List<String> words = List.of(line.split(" "));
    int at = 3;
    while (at < words.size() && isKind(words.get(at))) {
      at++;
    }
    if (at >= words.size()) {
      return true;
    }
    String kind = String.join(" ", words.subList(3, at));
    String schema = words.get(at);
    if (kind.equals("PUBLICATION TABLES IN SCHEMA")) {
      return !schema.equals("public");
    }
    if (!schema.equals("-") || kind.startsWith("BLOB") || WITHOUT_SCHEMA.contains(kind)) {
      return true;
    }
    String rest = String.join(" ", words.subList(at + 1, words.size()));
    return switch (kind) {
      case "SCHEMA" -> !isPublic(rest);
      case "ACL", "COMMENT", "SECURITY LABEL" ->
          rest.startsWith("LARGE OBJECT ")
              || (rest.startsWith("SCHEMA ") && !isPublic(rest.substring("SCHEMA ".length())));
      default -> false;
    };
  }

  private static boolean isPublic(String nameAndOwner) {
    return nameAndOwner.equals("public") || nameAndOwner.startsWith("public ");
  }

  /** Kinds are written in capitals; no schema's name is, unless somebody quoted it so. */
  private static boolean isKind(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c >= 'A' && c <= 'Z');
  }
}
