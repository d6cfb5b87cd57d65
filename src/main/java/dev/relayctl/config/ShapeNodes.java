package dev.relayctl.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link EnvironmentShape} is written in. */
final class ShapeNodes {
  private static final Position NOWHERE = new Position("environment.schema.json", 1, 1);

  private ShapeNodes() {}

  static Node.MapNode map(Node.Entry... entries) {
    Map<String, Node.Entry> byKey = new LinkedHashMap<>();
    for (Node.Entry entry : entries) {
      byKey.put(entry.key(), entry);
    }
    return new Node.MapNode(NOWHERE, byKey);
  }

  static Node.Entry entry(String key, Node value) {
    return new Node.Entry(key, NOWHERE, value);
  }

  static Node.ListNode list(Node... items) {
    return new Node.ListNode(NOWHERE, List.of(items));
  }

  static Node.Scalar scalar(Node.Type type, String text) {
    return new Node.Scalar(NOWHERE, type, text);
  }
}
