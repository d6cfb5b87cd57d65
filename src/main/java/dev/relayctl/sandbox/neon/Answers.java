package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import java.util.List;
import java.util.Optional;

/** Answers that several routes give. */
final class Answers {
  private Answers() {}

  static ObjectNode operations(ObjectNode answer, ProjectState state, List<Operation> operations) {
    ArrayNode all = answer.putArray("operations");
    for (Operation operation : operations) {
      all.add(Views.operation(state, operation));
    }
    return answer;
  }

  /** {@code {branch, operations}}. */
  static Answer branch(ProjectState state, String id, List<Operation> operations) {
    ObjectNode answer = Json.object();
    state.branch(id).ifPresent(branch -> answer.set("branch", Views.branch(state, branch)));
    return Answer.ok(operations(answer, state, operations));
  }

  /** {@code {endpoint, operations}}. */
  static Answer endpoint(int status, ProjectState state, String id, List<Operation> operations) {
    ObjectNode answer = Json.object();
    state.compute(id).ifPresent(one -> answer.set("endpoint", Views.endpoint(state, one)));
    return Answer.of(status, operations(answer, state, operations));
  }

  /** {@code {branch, endpoints, operations, roles, databases}}: what a creation is answered by. */
  static ObjectNode created(ProjectState state, Branch branch, List<Operation> operations) {
    ObjectNode answer = Json.object();
    answer.set("branch", Views.branch(state, branch));
    Optional<Compute> compute = state.computeOf(branch);
    ArrayNode endpoints = answer.putArray("endpoints");
    compute.ifPresent(one -> endpoints.add(Views.endpoint(state, one)));
    operations(answer, state, operations);
    ArrayNode databases = answer.putArray("databases");
    branch.databases().forEach(one -> databases.add(Views.database(branch, one)));
    answer.putArray("roles");
    return answer;
  }

  /** {@code connection_uris}, left out where there is more than one role or database (§2). */
  static void connections(ObjectNode answer, ProjectState state, Branch branch) {
    Optional<Compute> compute = state.computeOf(branch);
    boolean plain = branch.roles().size() == 1 && branch.databases().size() == 1;
    if (plain && compute.isPresent()) {
      answer
          .putArray("connection_uris")
          .add(
              Views.connection(
                  compute.get(), branch.roles().getFirst(), branch.databases().getFirst()));
    }
  }
}
