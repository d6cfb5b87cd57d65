package dev.relayctl.plan.machine;

import dev.relayctl.environment.flytoml.GoDuration;
import dev.relayctl.plan.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object in the making; what is null or empty is left out. */
final class Members {
  private final Map<String, Json> members = new LinkedHashMap<>();

  Members json(String key, @Nullable Json value) {
    if (value != null) {
      members.put(key, value);
    }
    return this;
  }

  Members text(String key, @Nullable String value) {
    return json(key, value == null || value.isEmpty() ? null : Json.text(value));
  }

  Members number(String key, @Nullable Integer value) {
    return json(key, value == null ? null : Json.number(value));
  }

  /** Zero is left out, as Go does with numbers that have no "not there". */
  Members positive(String key, @Nullable Integer value) {
    return json(key, value == null || value == 0 ? null : Json.number(value));
  }

  Members flag(String key, @Nullable Boolean value) {
    return json(key, value == null ? null : Json.flag(value));
  }

  /** False is left out, as Go does with booleans that have no "not there". */
  Members flagWhenTrue(String key, boolean value) {
    return json(key, value ? Json.flag(true) : null);
  }

  Members duration(String key, @Nullable Duration value) {
    return json(key, value == null ? null : Json.text(GoDuration.format(value)));
  }

  Members texts(String key, List<String> values) {
    return json(key, values.isEmpty() ? null : Json.texts(values));
  }

  Members items(String key, List<? extends Json> values) {
    return json(key, values.isEmpty() ? null : new Json.Arr(List.copyOf(values)));
  }

  /** All members of the other object, too. */
  Members with(Members other) {
    members.putAll(other.members);
    return this;
  }

  Json.Obj object() {
    return new Json.Obj(members);
  }
}
