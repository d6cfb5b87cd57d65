package dev.relayctl.plan.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A schema by what defines it ({@code specs/migration-safety.md} §4), for finding out whether two
 * are the same. Neither numbers of the server nor storage nor the position of columns is part of
 * it.
 *
 * @param byName how each thing is defined, by its kind and name: {@code column title of tracks}
 */
public record SchemaDefinitions(SortedMap<String, String> byName) {
  public SchemaDefinitions {
    byName = new TreeMap<>(byName);
  }

  /** Of any map. */
  public static SchemaDefinitions of(Map<String, String> byName) {
    return new SchemaDefinitions(new TreeMap<>(byName));
  }

  /**
   * How another schema differs from this one, in words; empty when it doesn't. What goes along with
   * a table that is missing or new is not told again.
   */
  public List<String> differencesOf(SchemaDefinitions other) {
    var names = new TreeSet<>(byName.keySet());
    names.addAll(other.byName.keySet());
    var differences = new ArrayList<String>();
    for (String name : names) {
      String mine = byName.get(name);
      String others = other.byName.get(name);
      String table = tableOf(name);
      if (byName.containsKey(table) != other.byName.containsKey(table)) {
        continue;
      }
      if (mine == null) {
        differences.add(name + " is there" + what(others));
      } else if (others == null) {
        differences.add(name + " is missing" + what(mine));
      } else if (!mine.equals(others)) {
        differences.add(name + " is " + other(mine, others));
      }
    }
    return differences;
  }

  /** Of a schema there is often nothing to say. */
  private static String what(@Nullable String definition) {
    return definition == null || definition.isEmpty() ? "" : ": " + definition;
  }

  private static String other(String mine, String others) {
    if (others.isEmpty()) {
      return "without " + mine;
    }
    return mine.isEmpty() ? "with " + others : others + ", not " + mine;
  }

  /** {@code column title of tracks} goes along with {@code table tracks}. */
  private static String tableOf(String name) {
    int of = name.indexOf(" of ");
    return of < 0 ? "" : "table " + name.substring(of + " of ".length());
  }
}
