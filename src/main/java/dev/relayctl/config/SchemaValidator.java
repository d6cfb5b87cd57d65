package dev.relayctl.config;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.relayctl.problem.Problem;
import java.util.Comparator;
import java.util.List;

/** The real validator, with its errors brought back to the places in the file. */
final class SchemaValidator {
  private final Schema schema;

  private SchemaValidator(Schema schema) {
    this.schema = schema;
  }

  /** Takes a while: some 60 ms in a process that has just started. */
  static SchemaValidator load() {
    return new SchemaValidator(
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(EnvironmentSchema.resource(EnvironmentSchema.RESOURCE)));
  }

  /** All problems in the file's order. */
  List<Problem> check(Node.MapNode file) {
    List<Error> errors = schema.validate(SchemaJson.of(file));
    if (errors.isEmpty()) {
      return List.of();
    }
    var problems = new SchemaProblems(schema.getSchemaNode(), file);
    return errors.stream()
        .map(problems::located)
        .distinct()
        .sorted(
            Comparator.comparingInt((SchemaProblems.Located located) -> located.at().line())
                .thenComparingInt(located -> located.at().column()))
        .map(SchemaProblems.Located::problem)
        .toList();
  }
}
