package dev.relayctl.plan.catalog;

import java.util.List;

/**
 * An enum type.
 *
 * @param labels in the type's own order
 */
public record EnumType(ObjectName name, List<String> labels) {
  public EnumType {
    labels = List.copyOf(labels);
  }
}
