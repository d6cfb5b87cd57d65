package dev.relayctl.sandbox.pages;

import dev.relayctl.sandbox.http.Pace;
import dev.relayctl.sandbox.pages.Stage.Name;
import dev.relayctl.sandbox.pages.Stage.Status;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far a deployment is (§5). Of a direct upload only the last stage moves; the others are over
 * when it begins.
 *
 * @param stages all of them, in order
 * @param looks how often somebody has asked for it since it last went on
 * @param changedMillis when it last went on
 */
record Progress(List<Stage> stages, int looks, long changedMillis, Ending ending) {
  Progress {
    stages = List.copyOf(stages);
  }

  /** A build by the platform, stage by stage. */
  static Progress ofBuild(Ending ending, long now) {
    List<Stage> idle = Stream.of(Name.values()).map(Stage::idle).toList();
    var fresh = new Progress(idle, 0, now, ending);
    return ending.never() ? fresh : fresh.with(fresh.stages.getFirst().begun(now), now);
  }

  /** What was built elsewhere. */
  static Progress ofUpload(Ending ending, long now) {
    List<Stage> stages =
        Stream.of(Name.values())
            .map(name -> {
              boolean over = !ending.never() && name.compareTo(ending.stage()) < 0;
              return over ? Stage.idle(name).ended(Status.SUCCESS, now) : Stage.idle(name);
            })
            .toList();
    return new Progress(stages, 0, now, ending);
  }

  /** The one that it is at. */
  Stage latest() {
    return stages.stream()
        .filter(stage -> stage.status() != Status.SUCCESS)
        .findFirst()
        .orElseGet(stages::getLast);
  }

  /** Whether nothing happens any more; a skipped one never begins. */
  boolean over() {
    Status status = latest().status();
    return ending.never() || (status != Status.IDLE && status != Status.ACTIVE);
  }

  boolean succeeded() {
    return latest().status() == Status.SUCCESS;
  }

  /** Whether it is over and nothing of it was published. */
  boolean failed() {
    return over() && !succeeded();
  }

  Progress seen() {
    return over() ? this : new Progress(stages, looks + 1, changedMillis, ending);
  }

  /** Where it is now. */
  Progress settled(Pace pace, long now) {
    Progress settled = this;
    while (!settled.over()) {
      boolean seen = settled.looks >= pace.looks();
      long due = settled.changedMillis + pace.millis();
      if (!seen && now < due) {
        return settled;
      }
      settled = settled.on(seen ? now : due);
    }
    return settled;
  }

  private Progress on(long now) {
    Stage stage = latest();
    if (stage.status() == Status.IDLE) {
      return with(stage.begun(now), now);
    }
    boolean last = stage.name() == ending.stage();
    Progress next = with(stage.ended(last ? ending.status() : Status.SUCCESS, now), now);
    return next.over() ? next : next.with(next.latest().begun(now), now);
  }

  private Progress with(Stage changed, long now) {
    List<Stage> all =
        stages.stream().map(one -> one.name() == changed.name() ? changed : one).toList();
    return new Progress(all, 0, now, ending);
  }
}
