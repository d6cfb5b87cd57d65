package dev.relayctl.plan.catalog;

import java.util.Comparator;

/** The name of a schema's object, unquoted. */
public record ObjectName(String schema, String name) implements Comparable<ObjectName> {
  private static final Comparator<ObjectName> ORDER =
      Comparator.comparing(ObjectName::schema).thenComparing(ObjectName::name);

  @Override
  public int compareTo(ObjectName other) {
    return ORDER.compare(this, other);
  }

  /** As people say it: {@code public} is left out. */
  @Override
  public String toString() {
    return schema.equals("public") ? name : schema + "." + name;
  }
}
