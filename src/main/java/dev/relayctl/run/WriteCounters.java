package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.TableActivity;
import dev.relayctl.problem.Result;
import java.util.List;

/** What a server has counted of its tables' writers: the price of going back is made of it. */
public interface WriteCounters {
  /** The counters now; one round trip. */
  Result<Counted> of(DatabaseUrl database);

  /**
   * Counters as they were read.
   *
   * @param since when they began, in the server's own words
   */
  record Counted(String since, List<TableActivity> tables) {
    public Counted {
      tables = List.copyOf(tables);
    }
  }
}
