package dev.relayctl.migrate.alembic;

import dev.relayctl.plan.Migration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A revision as its file tells it.
 *
 * @param downs the revisions that it follows; several for a merge, none for a base
 * @param dependsOn revisions of other branches, by identifier or label
 * @param labels of its branch
 * @param description the first paragraph of the docstring, in one line
 * @param file relative to the project
 * @param checksum of the file's text
 */
record RevisionFile(
    String revision,
    List<String> downs,
    List<String> dependsOn,
    List<String> labels,
    String description,
    String file,
    String checksum) {
  RevisionFile {
    downs = List.copyOf(downs);
    dependsOn = List.copyOf(dependsOn);
    labels = List.copyOf(labels);
  }

  Migration migration() {
    return new Migration(revision, description, file, checksum);
  }

  /** All that must be applied before it. */
  Stream<String> needs() {
    return Stream.concat(downs.stream(), dependsOn.stream());
  }
}
