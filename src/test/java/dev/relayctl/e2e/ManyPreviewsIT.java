package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Many previews at once: none is in another's way, and none leaves anything behind. */
class ManyPreviewsIT extends PreviewProject {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String LONG =
      "feature/a-branch-whose-name-goes-on-beyond-sixty-letters-and-ends-in-";

  /** Most are one and the same in letters, digits and hyphens. */
  private static final List<String> BRANCHES =
      List.of(
          "feat/x",
          "feat-x",
          "Feat/X",
          "feat_x",
          "feat.x",
          "feat--x",
          "FEAT-X",
          "feat-x-79b4cc",
          LONG + "one",
          LONG + "two",
          LONG + "three",
          "größe/ä",
          "größe/ö",
          "日本",
          "中国",
          "__",
          "1",
          "001",
          "2024",
          "release/1.2.3");

  private static final List<String> MERGED = BRANCHES.subList(0, 5);
  private static final List<String> CLOSED = BRANCHES.subList(5, 8);

  /** Starts all before it waits for the first. */
  private List<Cli.Ran> upAtOnce(List<String> branches) throws Exception {
    var running = new ArrayList<Cli.Started>();
    for (String branch : branches) {
      running.add(starting(branch));
    }
    var ended = new ArrayList<Cli.Ran>();
    for (Cli.Started one : running) {
      ended.add(one.ended());
    }
    return ended;
  }

  @Test
  void twentyAtOnceAndThenNothingIsLeft() throws Exception {
    openPullRequests();
    template("dev", ", limit: 20");
    for (Cli.Ran each : upAtOnce(BRANCHES)) {
      well(each);
    }

    eachHasItsOwn();
    nothingWasDoneTwice();
    Cli.Ran oneMore = up("one-more");
    assertThat(oneMore.exitCode()).isEqualTo(3);
    assertThat(said(oneMore)).contains("preview.limit", "relayctl preview prune");

    endPullRequests();
    assertThat(well(relayctl("preview", "prune")).stdout())
        .contains("is merged)", "is closed)")
        .doesNotContain("is the oldest");
    assertThat(branchesOf(list()))
        .containsExactlyInAnyOrderElementsOf(BRANCHES.subList(8, BRANCHES.size()));
    template("dev", ", limit: 4");
    assertThat(well(relayctl("preview", "prune")).stdout())
        .contains("there are more than 4, and it is the oldest");
    assertThat(list()).hasSize(4);
    template("dev", ", keep: 0s");
    pruneTwiceAtOnce();

    assertThat(list()).isEmpty();
    assertThat(databases()).isEmpty();
    assertThat(apps()).isEmpty();
    assertThat(made(each -> each.startsWith("DELETE /v1/apps/"))).hasSize(BRANCHES.size());
    assertThat(query("SELECT query FROM pg_stat_activity WHERE application_name = 'relayctl'"))
        .isEmpty();
  }

  @Test
  void keepsToTheLimitAndCopiesInTurn() throws Exception {
    well(relayctl("migrate", "dev"));
    query("INSERT INTO orders (id, customer) VALUES (1, 'Ann')");
    template("dev", ", limit: 3, data: all");

    List<Cli.Ran> ran = upAtOnce(List.of("a", "b", "c", "d", "e", "f"));

    assertThat(ran).extracting(Cli.Ran::exitCode).containsExactlyInAnyOrder(0, 0, 0, 3, 3, 3);
    assertThat(ran)
        .filteredOn(each -> each.exitCode() == 3)
        .allSatisfy(each -> assertThat(said(each)).contains("preview.limit"));
    assertThat(apps()).hasSize(3);
    assertThat(databases()).hasSize(3);
    for (String database : databases()) {
      assertThat(query("SELECT customer FROM orders", database)).containsExactly("Ann");
    }
  }

  private void eachHasItsOwn() throws Exception {
    JsonNode list = list();
    assertThat(branchesOf(list)).containsExactlyInAnyOrderElementsOf(BRANCHES);
    Map<String, String> databases = new LinkedHashMap<>();
    list.forEach(
        each -> databases.put(each.path("branch").asText(), each.path("database").asText()));
    assertThat(databases()).containsExactlyInAnyOrderElementsOf(databases.values());
    assertThat(apps())
        .hasSize(BRANCHES.size())
        .doesNotHaveDuplicates()
        .allSatisfy(app -> assertThat(app).hasSizeLessThan(64));
    assertThat(list)
        .allSatisfy(each -> {
          assertThat(each.path("state").asText()).isEqualTo("ready");
          assertThat(each.at("/app/healthy").asInt()).isEqualTo(2);
        });
    for (var each : databases.entrySet()) {
      query("INSERT INTO orders VALUES (1, '" + each.getKey() + "')", each.getValue());
    }
    for (var each : databases.entrySet()) {
      assertThat(query("SELECT customer FROM orders", each.getValue()))
          .containsExactly(each.getKey());
    }
  }

  /** One app and two machines for each branch, by what Fly was asked for. */
  private void nothingWasDoneTwice() throws Exception {
    assertThat(made(each -> each.startsWith("POST /v1/apps?"))).hasSize(BRANCHES.size());
    assertThat(made(each -> each.startsWith("POST ") && each.endsWith("/machines")))
        .hasSize(2 * BRANCHES.size());
  }

  private void pruneTwiceAtOnce() throws Exception {
    Cli.Started other = cli.start(Path.of("/dev/null"), "--sandbox", "preview", "prune");
    well(relayctl("preview", "prune"));
    well(other.ended());
  }

  /** GitHub is where the project's remote is; each branch has a pull request. */
  private void openPullRequests() throws Exception {
    git("init", "-q", "-b", "main");
    git("remote", "add", "origin", sandbox.get("GITHUB_SERVER_URL") + "/ann/shop.git");
    cli = new Cli(cli.project(), sandbox).with("RELAYCTL_AOT", "on");
    for (String branch : BRANCHES) {
      send(
          "POST",
          pulls(),
          JSON.writeValueAsString(Map.of("title", "t", "head", branch, "base", "main")));
    }
  }

  private void endPullRequests() throws Exception {
    for (String branch : MERGED) {
      send("PUT", pulls() + "/" + number(branch) + "/merge", "{}");
    }
    for (String branch : CLOSED) {
      send("PATCH", pulls() + "/" + number(branch), "{\"state\": \"closed\"}");
    }
  }

  private String pulls() {
    return sandbox.get("GITHUB_SERVER_URL") + "/repos/ann/shop/pulls";
  }

  /** They were opened in this order. */
  private static int number(String branch) {
    return BRANCHES.indexOf(branch) + 1;
  }

  private static Set<String> branchesOf(JsonNode list) {
    return list.valueStream().map(each -> each.path("branch").asText()).collect(Collectors.toSet());
  }

  /** Requests to Fly that did what they were for. */
  private List<String> made(Predicate<String> which) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(sandbox.get("FLY_FLAPS_BASE_URL") + "/_sandbox/requests"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
          .path("requests")
          .valueStream()
          .filter(each -> each.path("status").asInt() < 300)
          .map(each -> each.path("method").asText() + " " + each.path("path").asText())
          .filter(which)
          .toList();
    }
  }
}
