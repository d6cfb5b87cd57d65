package dev.relayctl.app;

import dev.relayctl.app.Previews.Chosen;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.Preview;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.PreviewDatabases;
import dev.relayctl.run.PreviewDatabases.Hold;
import dev.relayctl.run.PreviewDatabases.Made;
import dev.relayctl.run.PreviewDatabases.Script;
import dev.relayctl.run.PreviewDatabases.Wanted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the database of a preview; all else of it is a deploy. */
public final class MakePreview {
  /** What a copy would have that the branch has no file for. */
  private static final Set<String> UNKNOWN =
      Set.of("migrate.unknown-revision", "migrate.file-missing");

  private final Project project;
  private final PreviewDatabases made;
  private final Migrations migrations;
  private final Ledger ledger;

  public MakePreview(Project project, PreviewDatabases made, Migrations migrations, Ledger ledger) {
    this.project = project;
    this.made = made;
    this.migrations = migrations;
    this.ledger = ledger;
  }

  /** Whether a database was made, or was there. */
  public enum Outcome {
    NEW,
    THERE
  }

  /**
   * Makes it, unless it is there. Problems: {@code preview.app-not-ours}, {@code
   * preview.production-data}, {@code preview.wrong-parent}, {@code preview.branch-too-old}, {@code
   * preview.limit} and those of {@link Hold#make}.
   */
  public Result<Outcome> database(Chosen chosen, Hold hold) {
    return new PreviewApps(project)
        .own(chosen)
        .then(_ -> made.direct(chosen.parent(), chosen.owner()))
        .then(there ->
            there.isPresent()
                ? Result.ok(Outcome.THERE)
                : create(chosen, hold).map(_ -> Outcome.NEW));
  }

  private Result<Done> allowed(Chosen chosen) {
    return notProductions(chosen)
        .then(_ -> room(chosen))
        .then(_ -> chosen.preview().data() == Preview.Data.ALL ? fits(chosen) : Result.done());
  }

  private Result<Done> create(Chosen chosen, Hold hold) {
    return script(chosen)
        .then(script ->
            hold.make(
                new Wanted(
                    chosen.owner(),
                    chosen.preview().data(),
                    chosen.preview().template(),
                    script.orElse(null),
                    project.clock().instant().plus(chosen.preview().keep())),
                () -> allowed(chosen)));
  }

  private Result<Optional<Script>> script(Chosen chosen) {
    @Nullable String file = chosen.preview().anonymise();
    return file == null || chosen.preview().data() == Preview.Data.SCHEMA
        ? Result.ok(Optional.empty())
        : project
            .lookups()
            .file(file, chosen.environment().origin("preview.anonymise"))
            .map(text -> Optional.of(new Script(file, text)));
  }

  /** By what the files say, by where the URL leads, and by what the database says of itself. */
  private Result<Done> notProductions(Chosen chosen) {
    if (chosen.preview().productionData() == Preview.ProductionData.ALLOWED) {
      return Result.done();
    }
    if (chosen.origin().from().kind() == Kind.PRODUCTION) {
      return Result.bad(
          production(chosen, chosen.origin().from().name() + " is a production environment"));
    }
    return project
        .environments()
        .then(all ->
            shared(all, chosen)
                .map(other ->
                    Result.<Done>bad(
                        production(chosen, "it is the database of " + other + ", too")))
                .orElseGet(() -> stamped(all, chosen)));
  }

  private Optional<EnvironmentName> shared(Environments all, Chosen chosen) {
    return all.all().stream()
        .filter(other -> other.kind() == Kind.PRODUCTION)
        .filter(other ->
            project
                .resolve(other)
                .then(found -> project.databases().direct(found))
                .match(
                    url ->
                        sources(chosen).stream()
                            .anyMatch(each -> each.identity().equals(url.identity())),
                    _ -> false))
        .map(Definition::name)
        .findFirst();
  }

  private Result<Done> stamped(Environments all, Chosen chosen) {
    return Result.all(sources(chosen).stream().map(each -> stamped(all, chosen, each)).toList())
        .map(_ -> Done.DONE);
  }

  private Result<Done> stamped(Environments all, Chosen chosen, DatabaseUrl source) {
    return ledger
        .standing(source, Ledger.Claim.of(chosen.origin().from()))
        .then(standing ->
            standing.owner() instanceof DatabaseStanding.Owner.Another(EnvironmentName other)
                ? Result.bad(
                    isProduction(all, other)
                        ? production(chosen, "it says that it is the database of " + other)
                        : wrongParent(chosen, source, other))
                : Result.done());
  }

  /** The parent's database, and the other one on its server that is copied instead. */
  private static List<DatabaseUrl> sources(Chosen chosen) {
    DatabaseUrl parent = chosen.parent().direct();
    DatabaseUrl copied = copied(chosen);
    return copied.equals(parent) ? List.of(parent) : List.of(parent, copied);
  }

  /** What a preview's data would be copied from. */
  private static DatabaseUrl copied(Chosen chosen) {
    @Nullable String template = chosen.preview().template();
    DatabaseUrl parent = chosen.parent().direct();
    return template == null
            || chosen.preview().data() == Preview.Data.SCHEMA
            || chosen.parent().neonProject() != null
        ? parent
        : parent.withDatabase(template);
  }

  private static boolean isProduction(Environments all, EnvironmentName name) {
    return all.all().stream()
        .anyMatch(each -> each.name().equals(name) && each.kind() == Kind.PRODUCTION);
  }

  private Result<Done> room(Chosen chosen) {
    String own = made.id(chosen.parent(), chosen.owner());
    // What was cut off of this one is made anew, and is none more.
    return made.all(chosen.parent(), chosen.definition().name())
        .map(all -> all.stream().filter(each -> !each.id().equals(own)).toList())
        .then(there ->
            there.size() >= chosen.preview().limit()
                ? Result.bad(full(chosen, there))
                : Result.done());
  }

  /** A copy has the parent's history: the branch has to know all of it. */
  private Result<Done> fits(Chosen chosen) {
    return migrations
        .state(copied(chosen), Observe.files(chosen.environment(), project))
        .then(state ->
            state.problems().stream()
                .filter(problem -> UNKNOWN.contains(problem.facts().id().value()))
                .findFirst()
                .map(problem -> Result.<Done>bad(tooOld(chosen, problem)))
                .orElseGet(Result::done));
  }

  private static Problem production(Chosen chosen, String why) {
    return Problem.refused(
        "preview.production-data",
        "a preview would be made from production's database",
        chosen.environment().origin("preview.from"),
        why,
        "name another environment with preview.from; to permit it: production-data: true");
  }

  private static Problem wrongParent(Chosen chosen, DatabaseUrl source, EnvironmentName other) {
    return Problem.refused(
        "preview.wrong-parent",
        "the database " + source.database() + " says that it is that of " + other,
        Where.system("PostgreSQL", source.describe()),
        "previews made from it would have the data of another environment",
        "correct the URL of " + chosen.origin().from().name() + ", or preview.template");
  }

  private static Problem full(Chosen chosen, List<Made> there) {
    return Problem.refused(
        "preview.limit",
        "there are " + there.size() + " previews, and no more are allowed",
        chosen.environment().origin("preview.limit"),
        "preview.limit is " + chosen.preview().limit(),
        "relayctl preview prune, or preview down for one that isn't needed");
  }

  private static Problem tooOld(Chosen chosen, Problem why) {
    String branch = chosen.owner().branch().name();
    return Problem.refused(
        "preview.branch-too-old",
        "the branch "
            + branch
            + " is older than the database that its preview would be copied from",
        Where.system("PostgreSQL", copied(chosen).describe()),
        why.facts().what(),
        "rebase " + branch + ", or take data: schema");
  }
}
