package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Frontend;
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
public sealed interface Step {
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
   * Sets variables and settings of a frontend's project; its next build sees them. They are public.
   *
   * @param pages the project, in its account, with the variables and settings that differ
   */
  record SetVariables(Frontend.Pages pages) implements Step {}

  /**
   * Creates a project at Pages that files are uploaded to.
   *
   * @param pages the project, in its account
   * @param productionBranch what is deployed under this branch is production
   */
  record CreateSite(Frontend.Pages pages, String productionBranch) implements Step {}

  /**
   * Builds a frontend and uploads its files; nobody sees them before it is deployed.
   *
   * @param app the backend; asked for its address where files have another one
   */
  record PrepareSite(AppName app, SiteUpload upload) implements Step {}

  /**
   * Deploys a frontend's files and waits until Pages serves them. Builds and uploads them where
   * this process hasn't.
   *
   * @param app the backend; asked for its address where files have another one
   * @param before the id of the deployment that users get again when the plan fails; null where
   *     there is none, or Pages can't go back to it
   */
  record DeploySite(AppName app, SiteUpload upload, @Nullable String before) implements Step {}

  /**
   * Lets users get an earlier production deployment of a frontend again.
   *
   * @param pages the project, in its account
   * @param to the id of that deployment
   * @param before the id of the one that they get now, and again when the plan fails
   * @param page where users open it; null for the project's own address
   */
  record RollBackSite(Frontend.Pages pages, String to, String before, @Nullable URI page)
      implements Step {}

  /**
   * Has a frontend built from its repository once more, for variables to take effect.
   *
   * @param pages the project, in its account, with the variables that the build is to see
   * @param branch null for the project's own production branch
   */
  record BuildPages(Frontend.Pages pages, @Nullable String branch) implements Step {}

  /**
   * Takes a restore point of the database, and deletes those of the environment that are past their
   * time.
   *
   * @param keep at least so long
   * @param spared the name of one that is needed next, and stays even past its time; null for none
   */
  record TakeRestorePoint(
      SavedState.Place place, Duration keep, RestorePoint.Purpose purpose, @Nullable String spared)
      implements Step {}

  /**
   * Brings the database back to a restore point, all but the ledger, at once.
   *
   * @param name of the restore point
   * @param keep how long what is replaced is kept, where no step before it has seen to that
   */
  record Restore(String name, SavedState state, Duration keep) implements Step {}

  /** Applies pending migrations over a direct connection. */
  record Migrate(List<Migration> pending) implements Step {
    public Migrate {
      pending = List.copyOf(pending);
    }
  }

  /** Takes back one migration, the newest that the database has by then. */
  record UndoMigration(Undo undo) implements Step {}

  /** Changes what the database's history of migrations says, and nothing else. */
  record ChangeHistory(HistoryChange change) implements Step {}

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
   * Brings machines to the wanted config, their process groups side by side.
   *
   * @param atMost how long one machine may take to be started and healthy
   */
  record ReplaceMachines(AppName app, List<GroupChange> groups, Pace pace, Duration atMost)
      implements Step {
    public ReplaceMachines {
      groups = List.copyOf(groups);
    }
  }

  /**
   * Starts machines of the new release beside the present ones and waits until they are healthy:
   * canaries, which get requests like the others, or greens, which get none yet.
   *
   * @param machines each with a slot in its metadata
   * @param atOnce how many at once; at least 1
   * @param atMost how long one machine may take to be started and healthy
   */
  record StartBeside(
      AppName app, Beside role, List<MachineChange.Create> machines, int atOnce, Duration atMost)
      implements Step {
    public StartBeside {
      machines = List.copyOf(machines);
    }
  }

  /**
   * Leads requests to the greens and away from the blues, which go on running.
   *
   * @param greens the slots of the machines that get requests from now on
   * @param blues the ids of those that get none any more
   * @param settle how long the proxies may take to notice, for either half
   */
  record SwitchTraffic(AppName app, List<String> greens, List<String> blues, Duration settle)
      implements Step {
    public SwitchTraffic {
      greens = List.copyOf(greens);
      blues = List.copyOf(blues);
    }
  }

  /**
   * Removes machines for good: no more requests, then stopped with their own signal and time, then
   * destroyed. It can't be taken back.
   *
   * @param ids of machines that were observed
   * @param slots of machines that this plan made
   */
  record RemoveMachines(AppName app, Removed why, List<String> ids, List<String> slots)
      implements Step {
    public RemoveMachines {
      ids = List.copyOf(ids);
      slots = List.copyOf(slots);
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

  /** How machines are brought to another config. */
  enum Pace {
    /** The first of a group alone, then as many at once as may be unavailable, each waited for. */
    ROLLING,
    /** All at once; nobody waits for their health. */
    IMMEDIATE
  }

  /** What machines beside the present ones are for. */
  enum Beside {
    CANARY,
    GREEN
  }

  /** Why machines are removed. */
  enum Removed {
    /** More than are wanted, or of a process group that is gone. */
    SURPLUS,
    /** Others were made in their place. */
    REPLACED,
    CANARY,
    BLUE,
    /** An earlier deploy did not come to its end. */
    LEFT_OVER
  }

  /** The kind's name in documents. */
  default String kind() {
    return switch (this) {
      case CreateApp _ -> "create-app";
      case AllocateAddresses _ -> "addresses";
      case ProvideImage _ -> "image";
      case SetSecrets _ -> "secrets";
      case SetVariables _ -> "variables";
      case CreateSite _ -> "create-pages";
      case PrepareSite _ -> "pages-files";
      case DeploySite _ -> "pages";
      case RollBackSite _ -> "pages-rollback";
      case BuildPages _ -> "pages-build";
      case TakeRestorePoint _ -> "restore-point";
      case Restore _ -> "restore";
      case Migrate _ -> "migrate";
      case UndoMigration _ -> "undo";
      case ChangeHistory _ -> "history";
      case RunReleaseCommand _ -> "release-command";
      case ReplaceMachines _ -> "machines";
      case StartBeside beside -> beside.role() == Beside.CANARY ? "canaries" : "greens";
      case SwitchTraffic _ -> "switch";
      case RemoveMachines _ -> "remove";
      case Verify _ -> "verify";
      case Bake _ -> "bake";
      case Prove _ -> "prove";
      case RecordRelease _ -> "record";
    };
  }
}
