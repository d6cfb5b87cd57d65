package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.http.Documents;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** All things of a kind. To be used by one thread at a time. */
final class Shelf<T extends Kept> {
  private final Documents documents;
  private final String folder;
  private final TreeMap<Long, T> all = new TreeMap<>();

  Shelf(Documents documents, String folder, Class<T> type) throws IOException {
    this.documents = documents;
    this.folder = folder + "/";
    documents.readAll(this.folder, type).forEach(one -> all.put(one.id(), one));
  }

  /** A repository's, the oldest first. */
  List<T> of(Repository repository) {
    return all.values().stream().filter(one -> one.repository().equals(repository.key())).toList();
  }

  /** A repository's, the newest first. */
  List<T> newestOf(Repository repository) {
    return of(repository).reversed();
  }

  /** The one of this id, if it is that repository's. */
  Optional<T> find(Repository repository, long id) {
    return Optional.ofNullable(all.get(id))
        .filter(one -> one.repository().equals(repository.key()));
  }

  /** All repositories'. */
  List<T> everything() {
    return List.copyOf(all.values());
  }

  void put(T one) {
    all.put(one.id(), one);
    documents.put(folder + one.id(), one);
  }

  void remove(T one) {
    all.remove(one.id());
    documents.delete(folder + one.id());
  }

  void clear() {
    everything().forEach(this::remove);
  }
}
