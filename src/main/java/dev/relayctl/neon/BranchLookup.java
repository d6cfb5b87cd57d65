package dev.relayctl.neon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.HostPort;
import dev.relayctl.environment.Pooling;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Compute;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for branches in one project. Which one is behind an endpoint is asked each time: a restore
 * moves it ({@code specs/neon.md} §5).
 *
 * @param project its id
 */
record BranchLookup(NeonClient client, String project) {
  private static final String PAGE = "100";
  private static final Duration USUAL_SLEEP = Duration.ofMinutes(5);

  /** The branch that a database is on. {@code neon.not-in-project} when it is on none of these. */
  Result<Branch> branchOf(DatabaseUrl database) {
    return endpointOf(database).then(endpoint -> behind(endpoint, database));
  }

  /** What serves a database, with its branch. {@code neon.not-in-project}. */
  Result<Compute> computeOf(DatabaseUrl database) {
    return endpointOf(database)
        .then(endpoint ->
            behind(endpoint, database)
                .map(branch -> new Compute(branch.name(), sleepsAfter(endpoint))));
  }

  /** §6: zero is the default, and less is never. */
  private static @Nullable Duration sleepsAfter(JsonNode endpoint) {
    long seconds = endpoint.path("suspend_timeout_seconds").asLong(0);
    return seconds < 0 ? null : seconds == 0 ? USUAL_SLEEP : Duration.ofSeconds(seconds);
  }

  private Result<Branch> behind(JsonNode endpoint, DatabaseUrl database) {
    return branch(endpoint.path("branch_id").asText())
        .then(found -> found.map(Result::ok).orElseGet(() -> Result.bad(notHere(database))));
  }

  private Result<JsonNode> endpointOf(DatabaseUrl database) {
    return database
        .direct()
        .then(direct ->
            client
                .send(NeonCall.get("find the database's branch", path("endpoints")))
                .then(answer -> endpointOf(direct, answer.path("endpoints"))));
  }

  private Result<JsonNode> endpointOf(DatabaseUrl direct, JsonNode endpoints) {
    for (JsonNode endpoint : endpoints) {
      HostPort server = server(endpoint.path("host").asText());
      if (server.host().equalsIgnoreCase(direct.host()) && server.port() == direct.port()) {
        return Result.ok(endpoint);
      }
    }
    return Result.bad(notHere(direct));
  }

  /** Neon's hosts have no port; those of the sandbox have. */
  private static HostPort server(String host) {
    int colon = host.indexOf(':');
    return colon < 0
        ? new HostPort(host, HostPort.DEFAULT_PORT)
        : new HostPort(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1)));
  }

  private Problem notHere(DatabaseUrl database) {
    return Problem.invalid(
        "neon.not-in-project",
        "the database is on no branch of Neon project " + project,
        Where.system("PostgreSQL", database.describe()),
        "none of the project's computes has this host",
        "correct database.neon.project, or database.url");
  }

  /** A branch by its id; empty when there is none. */
  Result<Optional<Branch>> branch(String branch) {
    Result<JsonNode> answer =
        client.send(NeonCall.get("look at branch " + branch, path("branches/" + branch)));
    if (answer instanceof Result.Bad<JsonNode> bad) {
      return notFound(bad.first()) ? Result.ok(Optional.empty()) : bad.as();
    }
    return answer.map(body -> Optional.of(Branch.of(body.path("branch"))));
  }

  /** Whether Neon has no such thing. */
  static boolean notFound(Problem problem) {
    return problem.facts().id().value().equals("neon.not-found");
  }

  /** The names of a branch's databases. */
  Result<List<String>> databases(String branch) {
    String path = path("branches/" + branch + "/databases");
    return client
        .send(NeonCall.get("list the databases of branch " + branch, path))
        .map(answer -> {
          List<String> names = new ArrayList<>();
          answer.path("databases").forEach(each -> names.add(each.path("name").asText()));
          return names;
        });
  }

  /** A branch by its exact name; Neon's search finds parts of names, too (§7). */
  Result<Optional<Branch>> named(String name) {
    return searched(name).map(all -> all.stream().filter(b -> b.name().equals(name)).findFirst());
  }

  /** All branches whose names begin with a text. */
  Result<List<Branch>> starting(String start) {
    return searched(start)
        .map(all -> all.stream().filter(b -> b.name().startsWith(start)).toList());
  }

  private Result<List<Branch>> searched(String name) {
    List<Branch> found = new ArrayList<>();
    String cursor = "";
    while (true) {
      Map<String, String> query =
          cursor.isEmpty()
              ? Map.of("search", name, "limit", PAGE)
              : Map.of("search", name, "limit", PAGE, "cursor", cursor);
      Result<JsonNode> page =
          client.send(NeonCall.get("look for branch " + name, path("branches"), query));
      if (!(page instanceof Result.Ok<JsonNode>(JsonNode answer))) {
        return ((Result.Bad<JsonNode>) page).as();
      }
      answer.path("branches").forEach(branch -> found.add(Branch.of(branch)));
      String next = answer.path("pagination").path("next").asText("");
      if (next.isEmpty() || next.equals(cursor)) {
        return Result.ok(found);
      }
      cursor = next;
    }
  }

  /**
   * The way to a branch's own server, past any pool, as the role and into the database of another
   * URL. A child of a protected branch has other passwords. {@code neon.wrong-branch} when the
   * answer leads elsewhere.
   */
  Result<DatabaseUrl> way(Branch branch, DatabaseUrl like) {
    return way(branch, like, Pooling.DIRECT);
  }

  /** The same through Neon's pool, or past it. */
  Result<DatabaseUrl> way(Branch branch, DatabaseUrl like, Pooling pooling) {
    String doing = "get the URL of branch " + branch.name();
    return client
        .send(
            NeonCall.get(
                doing,
                path("connection_uri"),
                Map.of(
                    "branch_id", branch.id(),
                    "database_name", like.database(),
                    "role_name", like.user(),
                    "pooled", pooling == Pooling.POOLED ? "true" : "false")))
        .then(answer ->
            DatabaseUrl.parse(
                Secret.of(answer.path("uri").asText()),
                Where.system("Neon", "branch " + branch.name())))
        .then(url ->
            branchOf(url)
                .then(there ->
                    there.id().equals(branch.id())
                        ? Result.ok(url)
                        : Result.bad(wrongBranch(doing, there))));
  }

  private static Problem wrongBranch(String doing, Branch there) {
    return Problem.failed(
        "neon.wrong-branch",
        "could not " + doing,
        Where.system("Neon", "connection_uri"),
        "it leads to branch " + there.name(),
        "run the same command again");
  }

  private String path(String rest) {
    return "projects/" + project + "/" + rest;
  }
}
