package dev.relayctl.lint;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the release that runs now does with the database, as far as its source shows. */
public interface Running {
  /**
   * Nobody knows what runs, or its source can't be read.
   *
   * @param why in words, for the end of a sentence
   */
  record Unknown(String why) implements Running {
    @Override
    public String release() {
      return "the running release";
    }

    @Override
    public Optional<String> gap() {
      return Optional.of(why);
    }

    @Override
    public boolean names(String table) {
      return false;
    }

    @Override
    public List<Use> uses(String table) {
      return List.of();
    }

    @Override
    public List<Use> uses(String table, String column) {
      return List.of();
    }

    @Override
    public List<Use> unexplained(String table, String column, Collection<String> tables) {
      return List.of();
    }

    @Override
    public List<Use> uses(EnumValue value) {
      return List.of();
    }

    @Override
    public List<Use> unexplained(EnumValue value) {
      return List.of();
    }
  }

  /** For a sentence: {@code release 12 (a1b2c3d)}. */
  String release();

  /**
   * Why what isn't seen proves nothing, in words, for the end of a sentence; empty when all of its
   * source could be looked at.
   */
  Optional<String> gap();

  /**
   * Whether its source names the table in a way that was understood. Where no table is, the absence
   * of a column proves nothing.
   */
  boolean names(String table);

  /** Where it uses a table, by path and line. */
  List<Use> uses(String table);

  /** Where it uses a column of a table, by path and line. */
  List<Use> uses(String table, String column);

  /**
   * Where it has a column's name for what nobody understands; none when it has it nowhere else.
   *
   * @param tables all that the database has, by which it is known what concerns another one
   */
  List<Use> unexplained(String table, String column, Collection<String> tables);

  /**
   * Where it uses a value of an enum, by path and line: in a statement over a table that has it, or
   * where it declares the same values itself.
   */
  List<Use> uses(EnumValue value);

  /** Where it has the value as a word, whatever it means there. */
  List<Use> unexplained(EnumValue value);
}
