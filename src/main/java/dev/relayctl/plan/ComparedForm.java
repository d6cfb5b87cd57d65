package dev.relayctl.plan;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Parts of machine configs without what two writers of the same thing write differently. */
final class ComparedForm {
  /** What a deploy says about a mount; Fly adds the volume's size and encryption. */
  private static final Set<String> OF_MOUNTS =
      Set.of("path", "name", "volume", "extend_threshold_percent", "add_size_gb", "size_gb_limit");

  private ComparedForm() {}

  /** The value of a config's key in the form that is compared. */
  static Json of(String key, Json value) {
    return switch (key) {
      case "services" -> each(value, service -> with(service, "checks", ComparedForm::checks));
      case "checks" -> checksByName(value);
      // flyctl writes all four keys, empty ones too, and Fly may leave them out.
      case "statics" -> each(value, one -> only(one, (_, member) -> !isEmptyText(member)));
      case "mounts" -> each(value, one -> only(one, (name, _) -> OF_MOUNTS.contains(name)));
      case String _ -> value;
    };
  }

  private interface Change {
    Json of(Json.Obj object);
  }

  private interface Kept {
    boolean keeps(String name, Json value);
  }

  private static Json each(Json list, Change change) {
    return list instanceof Json.Arr(List<Json> items)
        ? new Json.Arr(
            items.stream()
                .map(item -> item instanceof Json.Obj object ? change.of(object) : item)
                .toList())
        : list;
  }

  private static Json with(Json.Obj object, String key, UnaryOperator<Json> change) {
    Json present = object.members().get(key);
    return present == null ? object : object.with(key, change.apply(present));
  }

  private static Json only(Json.Obj object, Kept kept) {
    Map<String, Json> members = new LinkedHashMap<>(object.members());
    members.entrySet().removeIf(member -> !kept.keeps(member.getKey(), member.getValue()));
    return new Json.Obj(members);
  }

  private static Json checks(Json list) {
    return each(list, ComparedForm::check);
  }

  private static Json checksByName(Json checks) {
    if (!(checks instanceof Json.Obj(Map<String, Json> members))) {
      return checks;
    }
    Map<String, Json> compared = new LinkedHashMap<>(members);
    compared.replaceAll((_, check) -> check instanceof Json.Obj object ? check(object) : check);
    return new Json.Obj(compared);
  }

  /** flyctl writes headers in the order of a hash table, another one each time. */
  private static Json check(Json.Obj check) {
    return with(
        check,
        "headers",
        headers ->
            headers instanceof Json.Arr(List<Json> items)
                ? new Json.Arr(
                    items.stream().sorted(Comparator.comparing(Json::canonical)).toList())
                : headers);
  }

  private static boolean isEmptyText(Json value) {
    return value instanceof Json.Text(String text) && text.isEmpty();
  }
}
