package dev.relayctl.run;

import dev.relayctl.plan.Source;
import dev.relayctl.problem.Result;
import java.nio.file.Path;

/** The project's work tree. */
public interface WorkTree {
  /** Commit, branch and cleanliness; {@link Source#NONE} outside git. Reads only. */
  Result<Source> source(Path project);
}
