package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import java.net.URI;
import java.time.Duration;
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

  /** Applies pending migrations over a direct connection. */
  record Migrate(List<Migration> pending) implements Step {
    public Migrate {
      pending = List.copyOf(pending);
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
   * Brings the machines of one process group to the wanted config, a batch at a time.
   *
   * @param batch how many at once after the first, which always goes alone; at least 1
   * @param atMost how long one machine may take to be started and healthy
   */
  record ReplaceMachines(
      AppName app, String group, List<MachineChange> changes, int batch, Duration atMost)
      implements Step {
    public ReplaceMachines {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Asks the deployed app over HTTP.
   *
   * @param url what to ask; null when the app's URL is known only once the app exists, and then
   *     {@code path} is added to that
   */
  record Verify(
      AppName app, @Nullable URI url, String path, int expect, Duration timeout, Duration soak)
      implements Step {}

  /** Writes the release into the ledger. */
  record RecordRelease(ReleaseTag tag, String image, Map<String, String> secrets) implements Step {
    public RecordRelease {
      secrets = Map.copyOf(secrets);
    }
  }

  /** The kind's name in documents. */
  default String kind() {
    return switch (this) {
      case CreateApp _ -> "create-app";
      case ProvideImage _ -> "image";
      case SetSecrets _ -> "secrets";
      case Migrate _ -> "migrate";
      case RunReleaseCommand _ -> "release-command";
      case ReplaceMachines _ -> "machines";
      case Verify _ -> "verify";
      case RecordRelease _ -> "record";
    };
  }
}
