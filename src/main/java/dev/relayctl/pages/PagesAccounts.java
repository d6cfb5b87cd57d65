package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks for a missing project in the other accounts of the token: names belong to an account, and a
 * second project of a name gets another address (§2).
 */
record PagesAccounts(PagesProject missing) {
  /** Who may see more accounts than that looks for the project by hand. */
  private static final int MOST = 20;

  /**
   * Those that have it. None where the token may not list accounts: that is no reason to fail (GET
   * /accounts of Cloudflare's API; memberships are closed to tokens of an account). Nothing is
   * asked twice, and nobody after one who didn't answer: this is help, and not worth waiting for.
   */
  List<Site.Account> others() {
    Result<JsonNode> listed =
        missing
            .client()
            .once(
                PagesCall.get(
                    "list the accounts of the token",
                    List.of("accounts"),
                    Map.of("per_page", String.valueOf(MOST))));
    var found = new ArrayList<Site.Account>();
    if (listed instanceof Result.Ok<JsonNode>(JsonNode all)) {
      for (JsonNode each : all) {
        Site.Account other = account(each);
        if (!other.id().matches("[0-9a-f]{32}") || other.id().equals(missing.account())) {
          continue;
        }
        Result<JsonNode> there = look(other);
        if (there instanceof Result.Ok<JsonNode>) {
          found.add(other);
        } else if (isSilent(there.problems().getFirst())) {
          break;
        }
      }
    }
    return found;
  }

  private static boolean isSilent(Problem problem) {
    return problem instanceof Problem.Interrupted
        || (problem instanceof Problem.Failed failed && failed.repeat() == Repeat.SAFE);
  }

  private static Site.Account account(JsonNode told) {
    return new Site.Account(told.path("id").asText(), told.path("name").asText());
  }

  private Result<JsonNode> look(Site.Account other) {
    var project = new PagesProject(missing.client(), other.id(), missing.name());
    return project.client().once(project.look());
  }
}
