package dev.relayctl.dump;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The table of contents of a dump, as {@code pg_restore --list} prints it: {@code 215; 1259 16390
 * TABLE public tracks relay}, which is number, ids, kind, schema or {@code -}, name, owner. Kinds
 * are written in capitals and have several words, names may have any.
 */
final class ArchiveList {
  /** Of entries in no schema those that go with what they are made of. */
  private static final Set<String> WITHOUT_SCHEMA = Set.of("CAST", "TRANSFORM", "EVENT TRIGGER");

  private ArchiveList() {}

  /**
   * What is brought back: what was taken away before. Left alone is what belongs to the whole
   * database: publications, foreign servers; and what is kept.
   *
   * @param role that restores: of default privileges only its own were taken away
   */
  static String restored(String list, KeptObjects kept, String role) {
    return filtered(list, line -> new Entry(line).isRestored(kept, role));
  }

  /**
   * What fills a copy: all but what needs a superuser there, and nobody misses.
   *
   * @param extensions that the copy's server lets its role make
   */
  static String copied(String list, Set<String> extensions) {
    return filtered(list, line -> new Entry(line).isCopied(extensions));
  }

  private static String filtered(String list, Predicate<String> wanted) {
    return list.lines()
        .filter(line -> !line.startsWith(";") && !line.isBlank() && wanted.test(line))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * One line.
   *
   * @param kind {@code TABLE DATA}
   * @param rest schema, name and owner
   */
  private record Entry(String kind, String rest) {
    Entry(String line) {
      this(line, kindEnd(line));
    }

    private Entry(String line, int end) {
      this(
          line.substring(kindBegin(line), end), end < line.length() ? line.substring(end + 1) : "");
    }

    private static int kindBegin(String line) {
      int at = 0;
      for (int words = 0; words < 3; words++) {
        at = line.indexOf(' ', at) + 1;
      }
      return at;
    }

    private static int kindEnd(String line) {
      int end = kindBegin(line);
      for (String word : line.substring(end).split(" ", -1)) {
        if (word.isEmpty() || !word.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
          break;
        }
        end += word.length() + 1;
      }
      return Math.min(Math.max(end - 1, kindBegin(line)), line.length());
    }

    boolean isRestored(KeptObjects kept, String role) {
      if (!rest.startsWith("- ")) {
        return switch (kind) {
          case "TABLE DATA" -> kept.tables().stream().noneMatch(each -> is(rest, each));
          case "PUBLICATION TABLES IN SCHEMA" -> !isKept(kept, rest.split(" ", 2)[0]);
          case "DEFAULT ACL" -> rest.endsWith(" " + role) || !isKept(kept, rest.split(" ", 2)[0]);
          default -> true;
        };
      }
      String name = rest.substring(2);
      return switch (kind) {
        case "SCHEMA" -> !isKept(kept, withoutOwner(name));
        case "DEFAULT ACL" -> name.endsWith(" " + role);
        // Made again only where it is missing.
        case "EXTENSION" -> true;
        case "ACL", "COMMENT", "SECURITY LABEL" -> isRestored(name, kept);
        default -> kind.startsWith("BLOB") || WITHOUT_SCHEMA.contains(kind);
      };
    }

    /** What belongs to something in no schema. */
    private static boolean isRestored(String of, KeptObjects kept) {
      return of.startsWith("LARGE OBJECT")
          || WITHOUT_SCHEMA.stream().anyMatch(each -> of.startsWith(each + " "))
          || (of.startsWith("SCHEMA ")
              && !isKept(kept, withoutOwner(of.substring("SCHEMA ".length()))));
    }

    boolean isCopied(Set<String> extensions) {
      return switch (kind) {
        case "EXTENSION" -> extensions.contains(withoutOwner(rest.substring(2)));
        case "EVENT TRIGGER", "SECURITY LABEL" -> false;
        case "COMMENT" -> !rest.startsWith("- EXTENSION ") && !rest.startsWith("- EVENT TRIGGER ");
        default -> true;
      };
    }

    private static boolean isKept(KeptObjects kept, String schema) {
      return kept.schemas().contains(schema);
    }

    /** The owner comes last and is empty where there is none; a role's name has seldom a space. */
    private static String withoutOwner(String nameAndOwner) {
      int last = nameAndOwner.lastIndexOf(' ');
      return last < 0 ? nameAndOwner : nameAndOwner.substring(0, last);
    }

    private static boolean is(String rest, String schemaAndName) {
      return rest.equals(schemaAndName) || rest.startsWith(schemaAndName + " ");
    }
  }
}
