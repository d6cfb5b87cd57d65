package dev.relayctl.sandbox.neon;

import dev.relayctl.sandbox.http.Documents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** All projects, by id; each a document. */
final class Projects {
  private static final String FOLDER = "projects/";

  private final Documents documents;
  private final Map<String, ProjectState> states = new TreeMap<>();

  Projects(Documents documents) throws IOException {
    this.documents = documents;
    for (ProjectState state : documents.readAll(FOLDER, ProjectState.class)) {
      states.put(state.project().id(), state);
    }
  }

  synchronized Optional<ProjectState> find(String id) {
    return Optional.ofNullable(states.get(id));
  }

  synchronized List<ProjectState> all() {
    return List.copyOf(states.values());
  }

  /** Adds one, or replaces the one of that id. */
  synchronized void put(ProjectState state) {
    states.put(state.project().id(), state);
    documents.put(FOLDER + state.project().id(), state);
  }

  /** Changes one; nothing when it is gone. The new state, if there is one. */
  synchronized Optional<ProjectState> change(String id, UnaryOperator<ProjectState> change) {
    Optional<ProjectState> before = find(id);
    Optional<ProjectState> after = before.map(change);
    if (after.isPresent() && !after.equals(before)) {
      put(after.get());
    }
    return after;
  }

  synchronized void remove(String id) {
    states.remove(id);
    documents.delete(FOLDER + id);
  }
}
