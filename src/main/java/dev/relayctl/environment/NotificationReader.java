package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code notify}. */
final class NotificationReader {
  static final String KEY = "notify";

  private final ResolvedTree resolved;
  private final List<Problem> problems;

  NotificationReader(ResolvedTree resolved, List<Problem> problems) {
    this.resolved = resolved;
    this.problems = problems;
  }

  List<Notification> read(Section root) {
    List<Notification> found = new ArrayList<>();
    List<Node> items = root.items(KEY);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Node.MapNode map) {
        String path = KEY + "[" + i + "]";
        var section = new Section(map, path, problems);
        Optional<SecretSource> url = resolved.source(path + ".url");
        Notification.Form form =
            section.choice("form", Notification.Form.class, Notification.Form.JSON);
        Set<Notification.Event> on = events(section);
        url.ifPresent(source -> found.add(new Notification(source, form, on)));
      }
    }
    return found;
  }

  /** The schema lists the words. */
  private static Set<Notification.Event> events(Section section) {
    List<String> words = section.texts("on");
    return words.isEmpty()
        ? Notification.USUAL
        : words.stream()
            .map(word -> Notification.Event.valueOf(word.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet());
  }
}
