package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations;
import dev.relayctl.lint.Running;
import dev.relayctl.plan.Release;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.CommittedFiles;
import dev.relayctl.run.Ledger;
import dev.relayctl.usage.SourceCode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The source of the release that an environment runs: its commit from the ledger, its files from
 * git. The work tree is never asked, since it is what will run, not what does.
 */
public final class RunningCode {
  private static final int SHORT = 7;

  private final Path project;
  private final Ledger ledger;
  private final CommittedFiles committed;

  /** Of a project's environments. */
  public RunningCode(Path project, Ledger ledger, CommittedFiles committed) {
    this.project = project;
    this.ledger = ledger;
    this.committed = committed;
  }

  /**
   * {@link Running.Unknown} where nothing was deployed, or this clone doesn't have the commit. Read
   * when it is first asked: most migrations take nothing away.
   */
  Supplier<Running> of(Environment environment, DatabaseUrl database) {
    return new Supplier<>() {
      private @Nullable Running read;

      @Override
      public Running get() {
        Running running = read;
        if (running == null) {
          running = read(environment, database);
          read = running;
        }
        return running;
      }
    };
  }

  private Running read(Environment environment, DatabaseUrl database) {
    return ledger
        .releases(database, environment.name(), 1)
        .then(releases -> source(environment, releases))
        .orElse(problems -> {
          Problem.Facts facts = problems.getFirst().facts();
          return new Running.Unknown(facts.what() + " (" + facts.why() + ")");
        });
  }

  private Result<Running> source(Environment environment, List<Ledger.StoredRelease> releases) {
    Release release = releases.isEmpty() ? null : releases.getFirst().release();
    String commit = release == null ? null : release.commit();
    if (release == null || commit == null) {
      return Result.ok(
          new Running.Unknown(
              release == null ? "nothing was deployed yet" : "its commit is not known"));
    }
    String name =
        "release "
            + release.number()
            + " ("
            + commit.substring(0, Math.min(SHORT, commit.length()))
            + ")";
    Migrations migrations = environment.migrations();
    return committed
        .of(project, commit, path -> SourceCode.reads(path, migrations.usage()))
        .map(files -> SourceCode.of(name, files, migrations.directory(), migrations.usage()));
  }
}
