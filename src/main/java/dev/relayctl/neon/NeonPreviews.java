package dev.relayctl.neon;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Pooling;
import dev.relayctl.environment.Preview;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.previews.Copied;
import dev.relayctl.previews.Held;
import dev.relayctl.previews.Statements;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.PreviewDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A preview's database as a branch of its parent's ({@code specs/neon.md} §7). What it is for is
 * said by the branch's name. Nothing of Neon's is remembered: a restore moves branches.
 */
public final class NeonPreviews implements PreviewDatabases {
  private static final String READY = NeonProject.PREFIX + "preview/";
  private static final String MAKING = NeonProject.PREFIX + "making/";

  /** Each project of Neon's has it. */
  private static final String MAINTENANCE = "postgres";

  private final NeonProjects projects;
  private final Connections connections;
  private final Waking waking;

  public NeonPreviews(NeonProjects projects, Connections connections) {
    this.projects = projects;
    this.connections = connections;
    this.waking = new Waking(connections, projects.attempts());
  }

  @Override
  public String id(Parent parent, Owner owner) {
    return owner.template() + "/" + owner.branch().name();
  }

  private Result<NeonProject> project(Parent parent) {
    return projects.project(Objects.requireNonNull(parent.neonProject(), "not at Neon"));
  }

  @Override
  public Result<List<Made>> all(Parent parent, EnvironmentName template) {
    return project(parent)
        .then(project ->
            Result.all(
                List.of(
                    all(project, READY, template, State.READY),
                    all(project, MAKING, template, State.MAKING))))
        .map(both -> both.stream().flatMap(List::stream).toList());
  }

  private static Result<List<Made>> all(
      NeonProject project, String prefix, EnvironmentName template, State state) {
    String start = prefix + template + "/";
    return project
        .lookup()
        .starting(start)
        .map(branches ->
            branches.stream()
                .filter(branch -> branch.name().length() > start.length())
                .map(branch -> made(branch, start.length(), template, state))
                .toList());
  }

  private static Made made(Branch branch, int from, EnvironmentName template, State state) {
    String git = branch.name().substring(from);
    return new Made(
        template + "/" + git,
        new Owner(template, new dev.relayctl.environment.Branch(git)),
        branch.createdAt(),
        state);
  }

  @Override
  public Result<Optional<DatabaseUrl>> direct(Parent parent, Owner owner) {
    return way(parent, owner, parent.direct(), Pooling.DIRECT);
  }

  @Override
  public Result<Optional<DatabaseUrl>> app(Parent parent, Owner owner) {
    return way(parent, owner, parent.app(), Pooling.POOLED);
  }

  private Result<Optional<DatabaseUrl>> way(
      Parent parent, Owner owner, DatabaseUrl like, Pooling pooling) {
    return project(parent)
        .then(project ->
            project
                .lookup()
                .named(READY + id(parent, owner))
                .then(found ->
                    found.isEmpty()
                        ? Result.ok(Optional.empty())
                        : project.lookup().way(found.get(), like, pooling).map(Optional::of)));
  }

  @Override
  public Result<Hold> hold(Parent parent, String id) {
    return project(parent)
        .then(project ->
            Held.take(connections, parent.direct(), parent, id)
                .map(held -> new Branched(project, parent, id, held)));
  }

  /** One in the hands of one process; the lock is in the parent's database. */
  private final class Branched implements Hold {
    private final NeonProject project;
    private final Parent parent;
    private final String id;
    private final Held held;

    Branched(NeonProject project, Parent parent, String id, Held held) {
      this.project = project;
      this.parent = parent;
      this.id = id;
      this.held = held;
    }

    @Override
    public Result<Done> make(Wanted wanted, Supplier<Result<Done>> allowed) {
      return project
          .lookup()
          .named(READY + id)
          .then(there ->
              there.isPresent()
                  ? Result.done()
                  : held.alone(parent, () -> allowed.get().then(_ -> created(wanted)))
                      .then(branch ->
                          filled(branch, wanted).then(_ -> project.rename(branch, READY + id))));
    }

    private Result<Branch> created(Wanted wanted) {
      return dropped(MAKING + id)
          .then(_ -> project.lookup().branchOf(parent.direct()))
          .then(from ->
              project.create(
                  new NeonProject.Wanted(
                      MAKING + id, from, NeonProject.Compute.OWN, wanted.expiresAt())));
    }

    private Result<Done> filled(Branch branch, Wanted wanted) {
      return project
          .lookup()
          .way(branch, parent.direct())
          .then(waking::awake)
          .then(copy ->
              wanted.data() == Preview.Data.ALL
                  ? new Copied(connections, copy).own(wanted.script())
                  : emptied(copy));
    }

    /** A database of the same name, without a row of the parent's and without its ledger. */
    private Result<Done> emptied(DatabaseUrl copy) {
      return connections
          .source(copy.withDatabase(MAINTENANCE))
          .then(source -> {
            try (Connection connection = source.getConnection()) {
              String name = copy.database();
              Statements.run(connection, "DROP DATABASE %I WITH (FORCE)", name);
              Statements.run(connection, "CREATE DATABASE %I", name);
              return Result.done();
            } catch (SQLException e) {
              return Result.bad(SqlProblems.asking(e, copy));
            }
          });
    }

    @Override
    public Result<Dropped> drop(@Nullable Owner owner) {
      return dropped(MAKING + id)
          .then(half ->
              (owner == null ? Result.ok(Dropped.BEFORE) : whole(owner))
                  .map(whole ->
                      half == Dropped.NOW || whole == Dropped.NOW ? Dropped.NOW : Dropped.BEFORE));
    }

    private Result<Dropped> dropped(String name) {
      return project.lookup().named(name).then(this::dropped);
    }

    private Result<Dropped> dropped(Optional<Branch> found) {
      return found
          .map(branch -> project.deleteWithChildren(branch).map(_ -> Dropped.NOW))
          .orElseGet(() -> Result.ok(Dropped.BEFORE));
    }

    /** With its restore points, which nobody could go back to any more. */
    private Result<Dropped> whole(Owner owner) {
      EnvironmentName preview = EnvironmentName.ofPreview(owner.template(), owner.branch());
      String points = NeonRestorePoints.start(preview.value());
      return project
          .lookup()
          .named(READY + id)
          .then(found ->
              found
                  .map(branch -> topmost(branch, points).then(top -> dropped(Optional.of(top))))
                  .orElseGet(() -> Result.ok(Dropped.BEFORE)));
    }

    /** One that was restored has what it was before for its parent (§5). */
    private Result<Branch> topmost(Branch branch, String points) {
      return branch.parent() == null
          ? Result.ok(branch)
          : project
              .lookup()
              .branch(branch.parent())
              .then(parent ->
                  parent.filter(above -> above.name().startsWith(points)).isPresent()
                      ? topmost(parent.get(), points)
                      : Result.ok(branch));
    }

    @Override
    public void close() {
      held.close();
    }
  }
}
