package dev.relayctl.neon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is done with the branches of one project over Neon's API. */
final class NeonProject {
  /** What we have made, and may delete, is called like that. */
  static final String PREFIX = "relayctl-";

  /** A process that was asked to stop has some seconds left. */
  private static final Duration AT_ONCE = Duration.ofSeconds(4);

  private final NeonClient client;
  private final Operations operations;
  private final BranchLookup lookup;
  private final String id;

  NeonProject(NeonClient client, Operations operations, String id) {
    this.client = client;
    this.operations = operations;
    this.lookup = new BranchLookup(client, id);
    this.id = id;
  }

  /** Where branches are looked for. */
  BranchLookup lookup() {
    return lookup;
  }

  String id() {
    return id;
  }

  /** What a branch may get for itself. */
  enum Compute {
    /** It can't be connected to. */
    NONE,
    /** A server of its own. */
    OWN
  }

  /**
   * What branch to make.
   *
   * @param name unique in the project
   * @param expiresAt when Neon deletes it at the latest; null for never
   */
  record Wanted(String name, Branch parent, Compute compute, @Nullable Instant expiresAt) {}

  /**
   * Makes a branch at its parent's head and waits until it is there. Where Neon's answer was lost,
   * it is looked for by its name. Without its expiry where the plan doesn't offer one.
   */
  Result<Branch> create(Wanted wanted) {
    Result<Branch> made = create(wanted, wanted.expiresAt());
    return wanted.expiresAt() != null && made.problems().stream().anyMatch(NeonProject::rejected)
        ? create(wanted, null)
        : made;
  }

  private static boolean rejected(Problem problem) {
    return problem.facts().id().value().equals("neon.rejected");
  }

  private Result<Branch> create(Wanted wanted, @Nullable Instant expiresAt) {
    ObjectNode body = NeonClient.object();
    ObjectNode branch = body.putObject("branch");
    branch.put("name", wanted.name());
    branch.put("parent_id", wanted.parent().id());
    if (expiresAt != null) {
      branch.put("expires_at", expiresAt.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (wanted.compute() == Compute.OWN) {
      body.putArray("endpoints").addObject().put("type", "read_write");
    }
    String doing = "make branch " + wanted.name();
    Result<JsonNode> answer = client.send(NeonCall.post(doing, path("branches"), body));
    if (answer instanceof Result.Bad<JsonNode> bad) {
      return mayHaveArrived(bad.first()) ? arrived(doing, wanted.name(), bad.first()) : bad.as();
    }
    return answer.then(made -> finished(doing, made));
  }

  /** The branch of a request whose answer was lost, when that is finished; else why it was. */
  private Result<Branch> arrived(String doing, String name, Problem lost) {
    return lookup
        .named(name)
        .then(found ->
            found
                .map(branch -> operations.awaitBranch(doing, branch.id()).map(_ -> branch))
                .orElseGet(() -> Result.bad(lost)));
  }

  /** What can't be waited for to its end is not left over. */
  private Result<Branch> finished(String doing, JsonNode made) {
    Branch branch = Branch.of(made.path("branch"));
    Result<Done> done = operations.awaitAll(doing, made);
    if (done instanceof Result.Bad<Done> bad) {
      var _ = clear(branch);
      return bad.as();
    }
    return Result.ok(branch);
  }

  private static boolean mayHaveArrived(Problem problem) {
    return problem instanceof Problem.Failed failed && failed.repeat() == Repeat.LOOK_FIRST;
  }

  /**
   * Lets a branch be what another one is at its head; its id and its host stay, its connections
   * break. What it was becomes a branch of its own.
   *
   * @param preserveUnder the name of that one, which no branch has yet
   * @return what it was
   */
  Result<Branch> restore(Branch branch, Branch source, String preserveUnder) {
    String doing = "restore branch " + branch.name();
    ObjectNode body = NeonClient.object();
    body.put("source_branch_id", source.id());
    body.put("preserve_under_name", preserveUnder);
    Result<JsonNode> answer =
        client.send(NeonCall.post(doing, path("branches/" + branch.id() + "/restore"), body));
    if (answer instanceof Result.Bad<JsonNode> bad) {
      return mayHaveArrived(bad.first())
          ? operations
              .awaitBranch(doing, branch.id())
              .then(_ -> arrived(doing, preserveUnder, bad.first()))
          : bad.as();
    }
    return answer
        .then(restored -> operations.awaitAll(doing, restored))
        .then(_ -> arrived(doing, preserveUnder, NeonProblems.notPreserved(doing, preserveUnder)));
  }

  /** Gives a branch another name; waits until it has it. */
  Result<Done> rename(Branch branch, String name) {
    String doing = "rename branch " + branch.name();
    ObjectNode body = NeonClient.object();
    body.putObject("branch").put("name", name);
    return client
        .send(NeonCall.patch(doing, at(branch), body))
        .then(answer -> operations.awaitAll(doing, answer));
  }

  /**
   * Deletes a branch that we have made, and waits until it is gone: meanwhile Neon would refuse
   * other changes of the project. Fine when it is gone already. {@code neon.not-ours} for one of
   * another name, the default one and protected ones.
   */
  Result<Done> delete(String branch) {
    return lookup
        .branch(branch)
        .then(found -> {
          if (found.isEmpty()) {
            return Result.done();
          }
          boolean ours =
              found.get().name().toLowerCase(Locale.ROOT).startsWith(PREFIX)
                  && found.get().standing() == Branch.Standing.USUAL;
          return ours ? deleted(found.get()) : Result.bad(notOurs(found.get()));
        });
  }

  /**
   * The same with all that was made from it: Neon deletes no branch that has children. One among
   * them that we haven't made stays, and the branch with it.
   */
  Result<Done> deleteWithChildren(Branch branch) {
    return lookup
        .starting(PREFIX)
        .then(all ->
            Result.all(
                all.stream()
                    .filter(child -> branch.id().equals(child.parent()))
                    .map(this::deleteWithChildren)
                    .toList()))
        .then(_ -> delete(branch.id()));
  }

  /**
   * The same for what nobody needs any more, also when the process was asked to stop: then it is
   * asked for once, and not waited for. What stays expires.
   */
  Result<Done> clear(Branch branch) {
    return Thread.currentThread().isInterrupted()
        ? Interruption.over(() ->
            client
                .send(NeonCall.delete("delete branch " + branch.name(), at(branch)), AT_ONCE)
                .map(_ -> Done.DONE))
        : delete(branch.id());
  }

  private String at(Branch branch) {
    return path("branches/" + branch.id());
  }

  private Result<Done> deleted(Branch branch) {
    String doing = "delete branch " + branch.name();
    Result<Done> done =
        client
            .send(NeonCall.delete(doing, at(branch)))
            .then(answer -> operations.awaitAll(doing, answer));
    return done instanceof Result.Bad<Done> bad && BranchLookup.notFound(bad.first())
        ? Result.done()
        : done;
  }

  private static Problem notOurs(Branch branch) {
    return Problem.refused(
        "neon.not-ours",
        "branch " + branch.name() + " is not deleted",
        Where.system("Neon", "branch " + branch.id()),
        "only branches that are called "
            + PREFIX
            + "…, and are neither protected nor the default"
            + " one, are deleted",
        "delete it in Neon's console");
  }

  private String path(String rest) {
    return "projects/" + id + "/" + rest;
  }
}
