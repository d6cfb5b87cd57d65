package dev.relayctl.fakes;

import dev.relayctl.plan.Compute;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.Images;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Outside;
import dev.relayctl.run.Probe;
import dev.relayctl.run.Undos;
import java.util.Random;

/** The ports of a run for tests that look at some of them alone. */
public final class Ports {
  private Ports() {}

  /** Those given; a schema without anything, no restore points, and an app that answers 200. */
  public static Outside of(
      Fleet fleet, Migrations migrations, Undos undos, Images images, ManualTime time) {
    return of(fleet, migrations, undos, images, new InMemoryFrontends(), time);
  }

  /** The same with frontends. */
  public static Outside of(
      Fleet fleet,
      Migrations migrations,
      Undos undos,
      Images images,
      Frontends frontends,
      ManualTime time) {
    return new Outside(
        fleet,
        migrations,
        undos,
        new NoHistories(),
        _ -> Result.ok(SchemaCatalog.EMPTY),
        new NoRestorePoints(),
        (_, _) -> Result.ok(new Compute("main", null)),
        images,
        (_, _) -> Result.ok(new Probe.Answer(200, "")),
        frontends,
        new Attempts(time, time, new Random(1)),
        time,
        time,
        time);
  }
}
