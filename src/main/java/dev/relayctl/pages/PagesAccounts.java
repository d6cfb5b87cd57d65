package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Result;
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
   * /accounts of Cloudflare's API; memberships are closed to tokens of an account).
   */
  List<Site.Account> others() {
    return missing
        .client()
        .send(
            PagesCall.get(
                "list the accounts of the token",
                List.of("accounts"),
                Map.of("per_page", String.valueOf(MOST))))
        .map(all ->
            all.valueStream()
                .map(PagesAccounts::account)
                .filter(each -> each.id().matches("[0-9a-f]{32}"))
                .filter(each -> !each.id().equals(missing.account()) && has(each))
                .toList())
        .orElse(_ -> List.of());
  }

  private static Site.Account account(JsonNode told) {
    return new Site.Account(told.path("id").asText(), told.path("name").asText());
  }

  private boolean has(Site.Account other) {
    return new PagesProject(missing.client(), other.id(), missing.name()).read()
        instanceof Result.Ok<JsonNode>;
  }
}
