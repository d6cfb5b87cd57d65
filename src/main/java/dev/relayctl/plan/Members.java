package dev.relayctl.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object on its way; what is unknown is left out. */
final class Members {
  private final Map<String, Json> members = new LinkedHashMap<>();

  private Members() {}

  static Members object() {
    return new Members();
  }

  static <T> Json each(Collection<T> values, Function<T, Json.Obj> one) {
    List<Json> items = values.stream().<Json>map(one).toList();
    return new Json.Arr(items);
  }

  static Json sorted(Map<String, String> texts) {
    return Json.textMembers(new TreeMap<>(texts));
  }

  Members put(String key, @Nullable String value) {
    return put(key, value == null ? null : Json.text(value));
  }

  Members put(String key, int value) {
    return put(key, new Json.Num(BigDecimal.valueOf(value)));
  }

  Members put(String key, Duration value) {
    return put(key, Json.number(value.toMillis()));
  }

  Members put(String key, @Nullable Json value) {
    if (value != null) {
      members.put(key, value);
    }
    return this;
  }

  Json.Obj done() {
    return new Json.Obj(members);
  }
}
