package dev.relayctl.plan.catalog;

/**
 * The type of a column, in PostgreSQL's own words.
 *
 * @param text with its modifier: {@code character varying(40)}; schemas other than pg_catalog named
 * @param name without: {@code character varying}
 * @param modifier the server's {@code atttypmod}; -1 without one
 */
public record DataType(String text, String name, int modifier) {
  @Override
  public String toString() {
    return text;
  }
}
