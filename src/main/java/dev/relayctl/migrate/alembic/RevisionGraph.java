package dev.relayctl.migrate.alembic;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which revision follows which. Every parent has a file, no identifier occurs twice, and there is
 * no cycle; several heads are allowed here and judged by {@link #severalHeads}.
 */
final class RevisionGraph {
  /** By identifier, each after all that it needs. */
  private final Map<String, RevisionFile> ordered;

  /** What each needs, labels and abbreviations resolved. */
  private final Map<String, List<String>> needs;

  private RevisionGraph(Map<String, RevisionFile> ordered, Map<String, List<String>> needs) {
    this.ordered = ordered;
    this.needs = needs;
  }

  /** The graph, or all duplicates and missing parents, or the first cycle. */
  static Result<RevisionGraph> of(List<RevisionFile> files) {
    var problems = new ArrayList<Problem>();
    Map<String, RevisionFile> byId = new LinkedHashMap<>();
    Map<String, RevisionFile> byLabel = new HashMap<>();
    for (RevisionFile file : files) {
      RevisionFile other = byId.putIfAbsent(file.revision(), file);
      if (other != null) {
        problems.add(RevisionProblems.duplicate(other, file));
      }
      file.labels().forEach(label -> byLabel.putIfAbsent(label, file));
    }
    Map<String, List<String>> needs = new HashMap<>();
    for (RevisionFile file : byId.values()) {
      var resolved = new LinkedHashSet<String>();
      for (String parent : file.needs().toList()) {
        Optional<RevisionFile> found = find(parent, byId, byLabel);
        if (found.isPresent()) {
          resolved.add(found.get().revision());
        } else {
          problems.add(RevisionProblems.missingParent(file, parent));
        }
      }
      needs.put(file.revision(), List.copyOf(resolved));
    }
    return problems.isEmpty() ? sorted(byId, needs) : Result.bad(problems);
  }

  /** All revisions, each after those that it needs. */
  List<RevisionFile> order() {
    return List.copyOf(ordered.values());
  }

  Optional<RevisionFile> find(String revision) {
    return Optional.ofNullable(ordered.get(revision));
  }

  /** Those that no other follows; what others merely depend on is a head, too, as in Alembic. */
  List<RevisionFile> heads() {
    Set<String> followed =
        ordered.values().stream().flatMap(f -> f.downs().stream()).collect(Collectors.toSet());
    return order().stream().filter(file -> !followed.contains(file.revision())).toList();
  }

  /**
   * The heads that have to become one; empty where there is one, and where each belongs to a branch
   * with a label of its own, which somebody meant to keep apart.
   */
  List<RevisionFile> severalHeads() {
    List<RevisionFile> heads = heads();
    if (heads.size() < 2) {
      return List.of();
    }
    List<Set<String>> labels = heads.stream().map(this::labelsOf).toList();
    boolean apart =
        labels.stream()
            .allMatch(own ->
                own.stream()
                    .anyMatch(
                        label -> labels.stream().filter(l -> l.contains(label)).count() == 1));
    return apart ? List.of() : heads;
  }

  /** These revisions and all that they need; unknown ones are left out. */
  Set<String> upTo(Collection<String> revisions) {
    var found = new HashSet<String>();
    Deque<String> left = new ArrayDeque<>(revisions);
    while (!left.isEmpty()) {
      String revision = left.pop();
      if (ordered.containsKey(revision) && found.add(revision)) {
        left.addAll(needs.getOrDefault(revision, List.of()));
      }
    }
    return found;
  }

  /** What a database at these revisions has. */
  List<RevisionFile> applied(Collection<String> current) {
    Set<String> has = upTo(current);
    return order().stream().filter(file -> has.contains(file.revision())).toList();
  }

  /** What a database at these revisions lacks. */
  List<RevisionFile> pending(Collection<String> current) {
    Set<String> has = upTo(current);
    return order().stream().filter(file -> !has.contains(file.revision())).toList();
  }

  /** Those of a set that none of the set needs. */
  List<RevisionFile> newest(Collection<RevisionFile> files) {
    Set<String> needed =
        files.stream()
            .flatMap(file -> needs.getOrDefault(file.revision(), List.of()).stream())
            .collect(Collectors.toSet());
    return files.stream().filter(file -> !needed.contains(file.revision())).toList();
  }

  private Set<String> labelsOf(RevisionFile head) {
    return applied(List.of(head.revision())).stream()
        .flatMap(file -> file.labels().stream())
        .collect(Collectors.toSet());
  }

  /** An identifier, a branch's label, or the beginning of one identifier. */
  private static Optional<RevisionFile> find(
      String name, Map<String, RevisionFile> byId, Map<String, RevisionFile> byLabel) {
    RevisionFile exact = byId.getOrDefault(name, byLabel.get(name));
    if (exact != null) {
      return Optional.of(exact);
    }
    List<String> begun =
        name.length() < 4
            ? List.of()
            : byId.keySet().stream().filter(id -> id.startsWith(name)).toList();
    return begun.size() == 1 ? Optional.ofNullable(byId.get(begun.getFirst())) : Optional.empty();
  }

  private static Result<RevisionGraph> sorted(
      Map<String, RevisionFile> byId, Map<String, List<String>> needs) {
    Map<String, RevisionFile> ordered = new LinkedHashMap<>();
    for (String start : byId.keySet()) {
      List<String> cycle = walk(start, byId, needs, ordered);
      if (!cycle.isEmpty()) {
        List<RevisionFile> files =
            byId.values().stream().filter(f -> cycle.contains(f.revision())).toList();
        return Result.bad(RevisionProblems.cycle(inOrder(cycle, files)));
      }
    }
    return Result.ok(new RevisionGraph(ordered, needs));
  }

  private static List<RevisionFile> inOrder(List<String> ids, List<RevisionFile> files) {
    return ids.stream()
        .flatMap(id -> files.stream().filter(file -> file.revision().equals(id)))
        .toList();
  }

  /**
   * Adds a revision after all that it needs, without recursion, since a chain may be thousands
   * long.
   *
   * @return the revisions of a cycle that was met; empty without
   */
  private static List<String> walk(
      String start,
      Map<String, RevisionFile> byId,
      Map<String, List<String>> needs,
      Map<String, RevisionFile> ordered) {
    // Insertion order is the way from the start to where the walk stands now.
    Set<String> way = new LinkedHashSet<>();
    Deque<String> stack = new ArrayDeque<>(List.of(start));
    while (!stack.isEmpty()) {
      String revision = stack.peek();
      if (ordered.containsKey(revision)) {
        stack.pop();
        continue;
      }
      way.add(revision);
      String next = null;
      for (String need : needs.getOrDefault(revision, List.of())) {
        if (!ordered.containsKey(need)) {
          next = need;
          break;
        }
      }
      if (next == null) {
        RevisionFile file = byId.get(revision);
        if (file != null) {
          ordered.put(revision, file);
        }
        way.remove(revision);
        stack.pop();
      } else if (way.contains(next)) {
        List<String> all = new ArrayList<>(way);
        return all.subList(all.indexOf(next), all.size());
      } else {
        stack.push(next);
      }
    }
    return List.of();
  }
}
