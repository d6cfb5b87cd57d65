package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One typed, idempotent unit of a plan. A step holds references and fingerprints of secrets, never
 * a value.
 */
public sealed interface Step
    permits FrontendStep,
        DatabaseStep,
        MachineStep,
        Step.CreateApp,
        Step.AllocateAddresses,
        Step.ProvideImage,
        Step.SetSecrets,
        Step.RunReleaseCommand,
        Step.Verify,
        Step.Bake,
        Step.Prove,
        Step.RecordRelease {
  /** Creates the Fly app. */
  record CreateApp(AppName app, String organization) implements Step {}

  /** Sees to it that the world reaches the app: an IPv6 address and a shared IPv4 one. */
  record AllocateAddresses(AppName app) implements Step {}

  /** Builds and pushes the image, so that its digest can be run. */
  record ProvideImage(Image image) implements Step {}

  /**
   * Sets secrets of the app; machines get them when they are created or updated.
   *
   * @param secrets the fingerprint of each value, by name
   */
  record SetSecrets(AppName app, Map<String, String> secrets) implements Step {
    public SetSecrets {
      secrets = Map.copyOf(secrets);
    }
  }

  /**
   * Runs the release command on a machine of its own, which is gone afterwards.
   *
   * @param config of that machine
   * @param pending the migrations that the command is expected to apply
   */
  record RunReleaseCommand(
      AppName app,
      @Nullable String region,
      MachineConfig config,
      Duration timeout,
      List<Migration> pending)
      implements Step {
    public RunReleaseCommand {
      pending = List.copyOf(pending);
    }
  }

  /**
   * Asks the deployed app over HTTP.
   *
   * @param url what to ask; null when the app's URL is known only once the app exists, and then
   *     {@code path} is added to that
   */
  record Verify(AppName app, @Nullable URI url, String path, int expect, Duration timeout)
      implements Step {}

  /**
   * Watches the machines of all process groups for a while ({@code DESIGN} §10.9): an exit that
   * nobody asked for, a process that ran out of memory, a machine that is gone.
   *
   * @param release what was deployed; machines of it are judged from their start, others from now
   * @param running how many machines of each watched group were started
   * @param leaving the ids of machines that are removed afterwards and don't count
   * @param asked what has to go on answering meanwhile; null for nothing
   */
  record Bake(
      AppName app,
      int release,
      Map<String, Integer> running,
      List<String> leaving,
      Duration time,
      @Nullable Asked asked)
      implements Step {
    public Bake {
      running = Map.copyOf(running);
      leaving = List.copyOf(leaving);
    }
  }

  /**
   * What is asked of an app over HTTP.
   *
   * @param url the app's; null when it is known only once the app exists
   */
  record Asked(@Nullable URI url, String path, int expect) {}

  /**
   * Reads back what was deployed and compares it with the plan ({@code DESIGN} §10.6).
   *
   * @param image what the machines have to run, with its digest where that is known
   * @param groups whose machines are read
   * @param leaving the ids of machines that are removed afterwards and don't count
   * @param revision what the database has to have; null to leave it alone
   * @param served what the app has to answer; null to leave it alone
   */
  record Prove(
      AppName app,
      String image,
      List<String> groups,
      List<String> leaving,
      @Nullable String revision,
      @Nullable Served served)
      implements Step {
    public Prove {
      groups = List.copyOf(groups);
      leaving = List.copyOf(leaving);
    }
  }

  /**
   * The commit that an app tells.
   *
   * @param url the app's; null when it is known only once the app exists
   * @param path where it tells its commit
   */
  record Served(@Nullable URI url, String path, String commit) {}

  /**
   * Writes the release into the ledger.
   *
   * @param secrets the fingerprint of each declared secret, by name
   * @param digests what is remembered of Fly's digests
   * @param groups what machines of each process group were given, to go back to
   */
  record RecordRelease(
      ReleaseTag tag,
      String image,
      Map<String, String> secrets,
      Digests digests,
      List<ReleasedGroup> groups)
      implements Step {
    public RecordRelease {
      secrets = Map.copyOf(secrets);
      groups = List.copyOf(groups);
    }
  }

  /** What a release remembers of Fly's digests of the app's secrets. */
  sealed interface Digests {
    /**
     * Those of the planning, and of the secrets that the plan itself sets the ones after that. What
     * somebody sets meanwhile is not among them: the next deploy has to notice it.
     */
    record Seen(Map<String, String> whenPlanned) implements Digests {
      public Seen {
        whenPlanned = Map.copyOf(whenPlanned);
      }
    }

    /** Those of the release before. */
    record Kept(Map<String, String> before) implements Digests {
      public Kept {
        before = Map.copyOf(before);
      }
    }

    /** None: the release before has none either. */
    record Unknown() implements Digests {}

    /**
     * What goes into the ledger; null for nothing.
     *
     * @param set those that Fly showed for the secrets that the plan set
     */
    default @Nullable Map<String, String> recorded(Map<String, String> set) {
      return switch (this) {
        case Kept(var before) -> before;
        case Unknown() -> null;
        case Seen(var whenPlanned) -> {
          var all = new HashMap<>(whenPlanned);
          all.putAll(set);
          yield all;
        }
      };
    }
  }

  /** The kind's name in documents. */
  default String kind() {
    return switch (this) {
      case CreateApp _ -> "create-app";
      case AllocateAddresses _ -> "addresses";
      case ProvideImage _ -> "image";
      case SetSecrets _ -> "secrets";
      case FrontendStep.SetVariables _ -> "variables";
      case FrontendStep.CreateSite _ -> "create-pages";
      case FrontendStep.PrepareSite _ -> "pages-files";
      case FrontendStep.DeploySite _ -> "pages";
      case FrontendStep.RollBackSite _ -> "pages-rollback";
      case FrontendStep.BuildPages _ -> "pages-build";
      case DatabaseStep.TakeRestorePoint _ -> "restore-point";
      case DatabaseStep.Restore _ -> "restore";
      case DatabaseStep.Migrate _ -> "migrate";
      case DatabaseStep.UndoMigration _ -> "undo";
      case DatabaseStep.ChangeHistory _ -> "history";
      case RunReleaseCommand _ -> "release-command";
      case MachineStep.ReplaceMachines _ -> "machines";
      case MachineStep.StartBeside beside ->
          beside.role() == MachineStep.Beside.CANARY ? "canaries" : "greens";
      case MachineStep.SwitchTraffic _ -> "switch";
      case MachineStep.RemoveMachines _ -> "remove";
      case Verify _ -> "verify";
      case Bake _ -> "bake";
      case Prove _ -> "prove";
      case RecordRelease _ -> "record";
    };
  }
}
