package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Documents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** All apps, by name. */
final class Apps {
  private static final String FOLDER = "apps/";

  private final Documents documents;
  private final Map<String, App> apps = new TreeMap<>();
  private int lastNumber;

  Apps(Documents documents) throws IOException {
    this.documents = documents;
    for (App app : documents.readAll(FOLDER, App.class)) {
      apps.put(app.name(), app);
      lastNumber = Math.max(lastNumber, app.number());
    }
  }

  synchronized Optional<App> find(String name) {
    return Optional.ofNullable(apps.get(name));
  }

  synchronized List<App> all() {
    return List.copyOf(apps.values());
  }

  /** A number that no app has had. */
  synchronized int nextNumber() {
    lastNumber++;
    return lastNumber;
  }

  /** Adds an app; false when the name is taken. */
  synchronized boolean add(App app) {
    if (apps.containsKey(app.name())) {
      return false;
    }
    put(app);
    return true;
  }

  synchronized Optional<App> change(String name, UnaryOperator<App> change) {
    Optional<App> changed = find(name).map(change);
    changed.ifPresent(this::put);
    return changed;
  }

  synchronized void remove(String name) {
    apps.remove(name);
    documents.delete(FOLDER + name);
  }

  private void put(App app) {
    apps.put(app.name(), app);
    documents.put(FOLDER + app.name(), app);
  }
}
