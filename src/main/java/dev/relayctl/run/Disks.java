package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Disk;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Volume;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Volumes for new machines: a free one of the right name and region, or else a new one. A volume
 * that was made for a machine which then failed is free, and taken by the next attempt.
 */
final class Disks {
  private static final Duration ONE_CALL = Duration.ofSeconds(90);

  private final Fleet fleet;
  private final Attempts attempts;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  /** Given to machines that may not be attached yet; guarded by the lock. */
  private final Set<String> given = new HashSet<>();

  Disks(Fleet fleet, Attempts attempts) {
    this.fleet = fleet;
    this.attempts = attempts;
  }

  /** The config with the volume's id in its mount. */
  Result<MachineConfig> mounted(
      AppName app, MachineConfig config, @Nullable Disk disk, @Nullable String region) {
    if (disk == null) {
      return Result.ok(config);
    }
    return volume(app, disk, region).map(volume -> mounted(config, disk, volume));
  }

  private Result<Volume> volume(AppName app, Disk disk, @Nullable String region) {
    oneAtATime.lock();
    try {
      Result<Volume> volume =
          attempts.within(
              ONE_CALL,
              () -> fleet.volumes(app).then(present -> freeOrNew(app, disk, region, present)));
      volume.peek(taken -> given.add(taken.id()));
      return volume;
    } finally {
      oneAtATime.unlock();
    }
  }

  private Result<Volume> freeOrNew(
      AppName app, Disk disk, @Nullable String region, List<Volume> present) {
    Predicate<Volume> free =
        volume ->
            volume.usable()
                && volume.name().equals(disk.name())
                && (region == null || volume.region().equals(region))
                && !given.contains(volume.id());
    Optional<Volume> found = present.stream().filter(free).findFirst();
    if (found.isPresent()) {
      return Result.ok(found.get());
    }
    if (region == null) {
      return Result.bad(noRegion(app, disk));
    }
    Result<Volume> made =
        fleet.createVolume(
            app,
            new Fleet.NewVolume(
                disk.name(), region, disk.sizeGigabytes(), disk.snapshotDays(), null, null));
    // A volume whose answer got lost is free: the next look finds it.
    return made instanceof Result.Bad<Volume> bad
            && bad.first() instanceof Problem.Failed failed
            && failed.repeat() == Repeat.LOOK_FIRST
        ? Result.bad(new Problem.Failed(failed.facts(), Repeat.SAFE, failed.retryAfter()))
        : made;
  }

  private static Problem noRegion(AppName app, Disk disk) {
    return Problem.invalid(
        "deploy.no-region",
        "volume " + disk.name() + " can't be created without a region",
        Where.system("Fly", "app " + app),
        "neither fly.toml nor the environment's file names one",
        "write primary_region into fly.toml");
  }

  private static MachineConfig mounted(MachineConfig config, Disk disk, Volume volume) {
    List<Json> mounts =
        config.json().items("mounts").stream()
            .map(mount ->
                mount instanceof Json.Obj wanted
                        && wanted.text("name").equals(Optional.of(disk.name()))
                    ? wanted.with("volume", Json.text(volume.id()))
                    : mount)
            .toList();
    return new MachineConfig(config.json().with("mounts", new Json.Arr(mounts)));
  }
}
