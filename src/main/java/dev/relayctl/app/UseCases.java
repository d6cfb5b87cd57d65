package dev.relayctl.app;

import dev.relayctl.problem.Result;
import dev.relayctl.run.Sandbox;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The use cases for one invocation. Each is built when it is asked for, so that {@code env list}
 * doesn't pay for what {@code deploy} needs; a problem says what is missing, a token for example.
 */
public interface UseCases {
  /** Environments as their files say. */
  Result<EnvironmentViews> environments();

  /** Environments as they run, side by side. */
  Result<CompareLive> liveComparisons();

  /** Plans of deploys. */
  Result<PrepareDeploy> deploys();

  /** Plans of deploys to look at. */
  Result<PreparePlan> plans();

  /** Plans of rollbacks. */
  Result<PrepareRollback> rollbacks();

  /** Plans of promotions. */
  Result<PreparePromote> promotions();

  /** Previews of branches. */
  Result<PreviewWork> previews();

  /** Plans of migrations. */
  Result<PrepareMigrate> migrations();

  /** Schemas side by side. */
  Result<SchemaDrift> drift();

  /** Verdicts over migrations. */
  Result<LintMigrations> lints();

  /** Revisions of Alembic, and new migrations. */
  Result<Revisions> revisions();

  /** The migrations of several databases side by side. */
  Result<ShowMigrations> migrationStates();

  /** Plans of changes to the history alone. */
  Result<PrepareHistory> histories();

  /** Plans of going back by undo files. */
  Result<PrepareUndo> undos();

  /** Proofs of undo files. */
  Result<VerifyUndos> undoProofs();

  /** Pending migrations on a copy. */
  Result<RehearseMigrations> rehearsals();

  /** Restore points and the way back to them. */
  Result<PrepareRestore> restores();

  /** Runs plans. */
  Result<Execute> execute();

  /** The state of all environments. */
  Result<ShowStatus> status();

  /** What is in order, and what isn't. */
  Result<Doctor> doctor();

  /** The past of an environment. */
  Result<ShowHistory> history();

  /** Databases that are copies. */
  Result<AdoptDatabase> adoptions();

  /** Machine configs. */
  Result<ShowFlyConfig> flyConfig();

  /** What machines wrote. */
  Result<ShowLogs> logs();

  /** Commands in machines. */
  Result<RunInMachine> commands();

  /** Shells in machines. */
  Result<OpenConsole> consoles();

  /** Names and digests of secrets. */
  Result<ShowSecrets> secrets();

  /** What is needed and what is given, by name; needs no token. */
  Result<CheckSecrets> secretsChecks();

  /** Changes of secrets by hand. */
  Result<ChangeSecrets> secretChanges();

  /** Plans that take changed secrets into the machines. */
  Result<PrepareSecrets> secretDeploys();

  /** Plans of a frontend's variables alone. */
  Result<PreparePages> pagesPlans();

  /** Frontends beside what is declared. */
  Result<CheckPages> pagesChecks();

  /** New files: a first set of environments, a migration. */
  Result<NewFiles> newFiles();

  /** Workflows of GitHub Actions. */
  Result<CiWorkflows> workflows();

  /** The sandbox itself. */
  Sandbox sandbox();

  /** The project of the sandbox, with its databases. */
  Result<SandboxExports> sandboxExports();

  /**
   * What every invocation says.
   *
   * @param directory of the project
   * @param world whether outside systems are the real ones
   * @param command what was typed, without secrets, for the lock and for history
   * @param reason why, in the words of who typed it; null when they gave none
   */
  record Settings(Path directory, Project.World world, String command, @Nullable String reason) {}
}
