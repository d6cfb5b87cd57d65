package dev.relayctl.sandbox.neon;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.http.Pace;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the routes work on. A change is decided and noted at once; the work behind it is done in the
 * background, in order for each project, and its operations end when it is done.
 */
final class World implements AutoCloseable {
  /** As the platform words it (§3). */
  static final String BUSY =
      "project already has running conflicting operations, scheduling of new ones is prohibited";

  private final Projects projects;
  private final Servers servers;
  private final Documents documents;

  /** Quick, and yet to be waited for. */
  static final Pace QUICK = new Pace(2, 1000);

  private final Endings endings;
  private final InstantSource clock;
  private final Map<String, ExecutorService> workers = new HashMap<>();

  /** How many are waiting for work on a project that has no operations. */
  private final Map<String, Integer> quietly = new HashMap<>();

  private volatile Pace pace = QUICK;
  private volatile boolean closed;

  /** What a request to change a project leads to. */
  sealed interface Decision {
    /**
     * It is changed.
     *
     * @param operations those that the change has set going; they are added to the state
     * @param restarting endpoints whose servers begin anew
     */
    record Changed(
        ProjectState state,
        List<Operation> operations,
        Set<String> restarting,
        Function<ProjectState, Answer> answer)
        implements Decision {}

    /** It is not. */
    record Refused(Answer answer) implements Decision {}
  }

  World(
      Projects projects,
      Servers servers,
      Documents documents,
      Endings endings,
      InstantSource clock) {
    this.projects = projects;
    this.servers = servers;
    this.documents = documents;
    this.endings = endings;
    this.clock = clock;
  }

  long now() {
    return clock.millis();
  }

  void pace(Pace other) {
    pace = other;
  }

  Pace pace() {
    return pace;
  }

  Fresh fresh() {
    return new Fresh(endings.ids(), now());
  }

  /** The ports of all endpoints. */
  Set<Integer> ports() {
    return projects.all().stream()
        .flatMap(state -> state.computes().stream())
        .map(Compute::port)
        .collect(Collectors.toSet());
  }

  /** All projects, as they are now. */
  synchronized List<ProjectState> all() {
    projects.all().forEach(state -> settle(state.project().id()));
    return projects.all();
  }

  /** The answer about a project; 404 when there is none of that id. */
  Answer about(String id, Function<ProjectState, Answer> then) {
    return settle(id).map(then).orElseGet(Refusals::noProject);
  }

  /** The same, after somebody has looked at these operations. */
  Answer look(String id, Function<Operation, Boolean> at, Function<ProjectState, Answer> then) {
    synchronized (this) {
      projects.change(id, state -> state.operations(o -> at.apply(o) ? o.seen() : o));
    }
    return about(id, then);
  }

  /** Changes a project, unless it is busy. */
  synchronized Answer change(String id, Function<ProjectState, Decision> decide) {
    Optional<ProjectState> state = settle(id);
    if (state.isEmpty()) {
      return Refusals.noProject();
    }
    if (busy(state.get())) {
      return Refusals.of(423, BUSY);
    }
    return switch (decide.apply(state.get())) {
      case Decision.Refused(Answer answer) -> answer;
      case Decision.Changed changed -> begin(changed);
    };
  }

  /** Adds a project of a new id. */
  synchronized Answer add(Decision.Changed creation) {
    return begin(creation);
  }

  private Answer begin(Decision.Changed changed) {
    List<Operation> operations = changed.operations().stream().map(endings::ofNext).toList();
    ProjectState state = changed.state().with(operations);
    projects.put(state);
    var _ = work(state.project().id(), changed.restarting());
    return changed.answer().apply(state);
  }

  /**
   * Changes a project without operations, also while it is busy, and waits for the work.
   *
   * @param wanted from the state, or from nothing, to the one that is wanted
   */
  Result<ProjectState> bringAbout(
      String id, Function<Optional<ProjectState>, ProjectState> wanted) {
    CompletableFuture<Result<Done>> work;
    synchronized (this) {
      Optional<ProjectState> known = settle(id);
      if (known.isEmpty()) {
        projects.put(wanted.apply(known));
      } else {
        // In one step: work for others may be under way and note what has become true.
        projects.change(id, state -> wanted.apply(Optional.of(state)));
      }
      quietly.merge(id, 1, Integer::sum);
      work = work(id, Set.of());
    }
    try {
      return work.join().map(_ -> projects.find(id).orElseThrow());
    } finally {
      synchronized (this) {
        quietly.merge(id, -1, Integer::sum);
      }
    }
  }

  private boolean busy(ProjectState state) {
    return state.busy() || quietly.getOrDefault(state.project().id(), 0) > 0;
  }

  /** Deletes a project: at once for those who ask, in the background on disk. */
  synchronized void remove(String id) {
    projects.remove(id);
    documents.flush();
    var _ = submit(id, () -> servers.delete(id));
  }

  /** Makes servers what they were meant to be; waits for it. */
  void recover() {
    List<CompletableFuture<Result<Done>>> all =
        projects.all().stream().map(state -> work(state.project().id(), Set.of())).toList();
    all.forEach(CompletableFuture::join);
  }

  /** What happens by itself: branches expire. */
  void tick() {
    var _ = all();
    documents.flush();
  }

  /** Ends all servers; the next start runs them again. */
  @Override
  public void close() {
    closed = true;
    List<ExecutorService> ending;
    synchronized (this) {
      ending = List.copyOf(workers.values());
    }
    ending.forEach(ExecutorService::close);
    projects.all().parallelStream().forEach(servers::stop);
  }

  private synchronized Optional<ProjectState> settle(String id) {
    Optional<ProjectState> settled =
        projects.change(id, state -> state.settled(pace, clock.millis()));
    List<Branch> expired =
        settled
            .filter(state -> !busy(state))
            .map(s -> Deletion.expired(s, now()))
            .orElse(List.of());
    if (expired.isEmpty() || settled.isEmpty()) {
      return settled;
    }
    ProjectState next = settled.get();
    for (Branch branch : expired) {
      List<Operation> operations = Deletion.operations(next, branch, fresh());
      next = Deletion.leaving(next, branch, now()).with(operations);
    }
    projects.put(next);
    var _ = work(id, Set.of());
    return Optional.of(next);
  }

  private CompletableFuture<Result<Done>> work(String id, Set<String> restarting) {
    Set<String> begun =
        projects.find(id).map(ProjectState::operations).orElse(List.of()).stream()
            .filter(operation -> operation.work() == Operation.Work.TO_DO)
            .map(Operation::id)
            .collect(Collectors.toSet());
    return submit(
        id,
        () -> {
          if (projects.find(id).isEmpty()) {
            return Result.done();
          }
          Result<Done> outcome = servers.bringAbout(new Desk(id), restarting);
          projects.change(
              id,
              state -> state.operations(o -> begun.contains(o.id()) ? o.ended(outcome, now()) : o));
          documents.flush();
          return outcome;
        });
  }

  private synchronized CompletableFuture<Result<Done>> submit(
      String id, Supplier<Result<Done>> work) {
    try {
      ExecutorService worker =
          workers.computeIfAbsent(
              id,
              _ ->
                  Executors.newSingleThreadExecutor(
                      Thread.ofVirtual().name("neon " + id).factory()));
      return CompletableFuture.supplyAsync(() -> closed ? Result.done() : work.get(), worker);
    } catch (RejectedExecutionException _) {
      // The server is being closed: what was wanted is on disk, the next one does it.
      return CompletableFuture.completedFuture(Result.done());
    }
  }

  /** A project's state for the work on it; what becomes true is on disk before the next step. */
  private final class Desk implements Servers.Desk {
    private final String id;

    private Desk(String id) {
      this.id = id;
    }

    @Override
    public ProjectState read() {
      return projects.find(id).orElseThrow();
    }

    @Override
    public void note(UnaryOperator<ProjectState> change) {
      projects.change(id, change);
      documents.flush();
    }
  }
}
