package dev.relayctl.app;

import dev.relayctl.environment.BackfillHeader;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations.Engine;
import dev.relayctl.guardrail.BackfillNeedsDirect;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Looks which of a project's migrations are backfills. */
record BackfillFiles(Project project) {
  /** What stands against a plan that leaves some to others. */
  List<Finding> findings(Plan plan, Environment environment, SchemaState schema) {
    return environment.migrations().engine() == Engine.FLYWAY
        ? BackfillNeedsDirect.check(plan, environment, schema, this::header)
        : List.of();
  }

  /** Empty for a header with a slip in it, too: the schema's own problems tell of that. */
  private Optional<Where> header(Migration migration) {
    String file = migration.file();
    if (file == null) {
      return Optional.empty();
    }
    try {
      return BackfillHeader.of(file, Files.readString(project.directory().resolve(file)))
          .<Optional<BackfillHeader>>match(header -> header, _ -> Optional.empty())
          .map(header -> new Where.InFile(file, header.line(), 0));
    } catch (IOException _) {
      return Optional.empty(); // whoever applies it says so
    }
  }
}
