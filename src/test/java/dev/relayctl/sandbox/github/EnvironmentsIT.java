package dev.relayctl.sandbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.github.GitHub.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EnvironmentsIT extends OnGitHub {
  private static final String ENVIRONMENTS = GitHub.SHOP + "/environments";
  private static final String STAGING = ENVIRONMENTS + "/staging";

  @BeforeEach
  void prepare() {
    beAnAdministrator();
  }

  private void beAnAdministrator() {
    github.admin(
        "POST",
        "settings",
        "{\"permissions\": {\"actions\": \"read\", \"administration\": \"write\","
            + " \"deployments\": \"write\"}}");
  }

  @Test
  void replacesAllRulesByThoseThatArePut() {
    Said missing = github.get(STAGING);
    Said made =
        github.put(
            STAGING,
            """
            {"wait_timer": 30, "prevent_self_review": true,
             "reviewers": [{"type": "User", "id": 1}, {"type": "Team", "id": 2}],
             "deployment_branch_policy":
               {"protected_branches": false, "custom_branch_policies": true}}
            """);
    Said replaced = github.put(STAGING, "{\"wait_timer\": 5}");
    Said emptied = github.put(STAGING, "");

    assertThat(missing.status()).isEqualTo(404);
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.at("/protection_rules").findValuesAsText("type"))
        .containsExactly("wait_timer", "required_reviewers", "User", "Team", "branch_policy");
    assertThat(made.at("/protection_rules/0/wait_timer").asInt()).isEqualTo(30);
    assertThat(made.at("/protection_rules/1/prevent_self_review").asBoolean()).isTrue();
    assertThat(made.at("/protection_rules/1/reviewers/1/reviewer/id").asInt()).isEqualTo(2);
    assertThat(made.at("/deployment_branch_policy/custom_branch_policies").asBoolean()).isTrue();
    assertThat(replaced.at("/protection_rules")).hasSize(1);
    assertThat(replaced.at("/deployment_branch_policy").isNull()).isTrue();
    assertThat(replaced.number("/id")).isEqualTo(made.number("/id"));
    assertThat(emptied.at("/protection_rules")).isEmpty();
    assertThat(github.get(STAGING).body()).isEqualTo(emptied.body());
  }

  @Test
  void refusesWrongRules() {
    String seven = "{\"type\": \"User\", \"id\": 1},".repeat(6) + "{\"type\": \"User\", \"id\": 1}";

    assertThat(github.put(STAGING, "{\"wait_timer\": 43201}").status()).isEqualTo(422);
    assertThat(github.put(STAGING, "{\"wait_timer\": \"5\"}").status()).isEqualTo(422);
    assertThat(github.put(STAGING, "{\"reviewers\": [" + seven + "]}").status()).isEqualTo(422);
    assertThat(github.put(STAGING, "{\"reviewers\": [{\"type\": \"Bot\"}]}").status())
        .isEqualTo(422);
    assertThat(
            github
                .put(
                    STAGING,
                    "{\"deployment_branch_policy\":"
                        + " {\"protected_branches\": true, \"custom_branch_policies\": true}}")
                .status())
        .isEqualTo(422);
    assertThat(github.get(STAGING).status()).isEqualTo(404);
  }

  @Test
  void makesAMisspeltOneWithoutAWordAndWithoutRules() {
    github.put(ENVIRONMENTS + "/production", "{\"wait_timer\": 30}");

    github.post(
        GitHub.SHOP + "/deployments",
        "{\"ref\": \"" + GitHub.SHA + "\", \"environment\": \"prodution\", \"auto_merge\": false}");
    Said all = github.get(ENVIRONMENTS);

    assertThat(all.number("/total_count")).isEqualTo(2);
    assertThat(all.text("/environments/1/name")).isEqualTo("prodution");
    assertThat(all.at("/environments/1/protection_rules")).isEmpty();
    assertThat(github.get(ENVIRONMENTS + "/production").at("/protection_rules")).hasSize(1);
  }

  @Test
  void hasNamesWithSlashes() {
    github.put(ENVIRONMENTS + "/preview%2Fpr-12", "{}");

    Said seen = github.get(ENVIRONMENTS + "/preview%2Fpr-12");

    assertThat(seen.text("/name")).isEqualTo("preview/pr-12");
    assertThat(seen.text("/url")).endsWith("/environments/preview%2Fpr-12");
  }

  @Test
  void deletesThemForAdministratorsOnly() {
    github.put(STAGING, "{}");
    github.admin("POST", "settings", "{\"permissions\": null}");
    Said refused = github.delete(STAGING);
    Said unchanged = github.put(STAGING, "{\"wait_timer\": 5}");
    beAnAdministrator();
    Said deleted = github.delete(STAGING);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(unchanged.status()).isEqualTo(403);
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(github.get(STAGING).status()).isEqualTo(404);
    assertThat(github.delete(STAGING).status()).isEqualTo(404);
  }
}
