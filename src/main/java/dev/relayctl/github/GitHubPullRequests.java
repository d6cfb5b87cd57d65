package dev.relayctl.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.Branch;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.PullRequests;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Pull requests at GitHub (docs.github.com/rest/pulls/pulls). */
public record GitHubPullRequests(GitWorkTree workTree, GitHubApi api) implements PullRequests {
  @Override
  public boolean known(Path project) {
    return repository(project).isPresent();
  }

  private Optional<GitHubApi.Repository> repository(Path project) {
    return workTree.remoteUrl(project, "").flatMap(api::repository);
  }

  @Override
  public Result<Optional<PullRequest>> ofBranch(Path project, Branch branch) {
    return repository(project)
        .map(repository -> ofBranch(repository, branch))
        .orElseGet(() -> Result.ok(Optional.empty()));
  }

  private Result<Optional<PullRequest>> ofBranch(GitHubApi.Repository repository, Branch branch) {
    // Another repository's branch of this name isn't meant: the owner stands before it.
    HttpUrl url =
        pulls(repository)
            .newBuilder()
            .addQueryParameter("state", "all")
            .addQueryParameter("head", repository.owner() + ":" + branch.name())
            .addQueryParameter("sort", "created")
            .addQueryParameter("direction", "desc")
            .addQueryParameter("per_page", "100")
            .build();
    return api.get(url)
        .map(found -> {
          List<PullRequest> all =
              found.stream()
                  .flatMap(JsonNode::valueStream)
                  .map(p -> pull(repository, p))
                  .filter(pull -> pull.home() == Home.OURS && pull.branch().equals(branch))
                  .toList();
          return all.stream()
              .filter(pull -> pull.state() == State.OPEN)
              .findFirst()
              .or(() -> all.stream().findFirst());
        });
  }

  @Override
  public Result<PullRequest> numbered(Path project, int number) {
    Optional<GitHubApi.Repository> repository = repository(project);
    if (repository.isEmpty()) {
      return Result.bad(unknown());
    }
    HttpUrl url =
        pulls(repository.get()).newBuilder().addPathSegment(String.valueOf(number)).build();
    return api.get(url)
        .then(found ->
            found
                .map(pull -> Result.ok(pull(repository.get(), pull)))
                .orElseGet(() -> Result.bad(none(number))));
  }

  private static HttpUrl pulls(GitHubApi.Repository repository) {
    return repository.url().newBuilder().addPathSegment("pulls").build();
  }

  private static PullRequest pull(GitHubApi.Repository repository, JsonNode pull) {
    String own = repository.owner() + "/" + repository.name();
    return new PullRequest(
        pull.path("number").asInt(),
        pull.path("state").asText().equals("open")
            ? State.OPEN
            : pull.path("merged_at").isTextual() ? State.MERGED : State.CLOSED,
        new Branch(pull.path("head").path("ref").asText()),
        pull.path("head").path("repo").path("full_name").asText().equalsIgnoreCase(own)
            ? Home.OURS
            : Home.FORK,
        time(pull.path("closed_at").asText()));
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  private static Problem unknown() {
    return new Problem.Unauthorised(
        Problem.facts(
            "github.no-token",
            "pull requests can't be asked for",
            new Where.OnCommandLine("--pr"),
            "the remote is not GitHub's, or GITHUB_TOKEN is not set",
            "set GITHUB_TOKEN, or name the branch with --branch"));
  }

  private static Problem none(int number) {
    return Problem.invalid(
        "github.no-pull-request",
        "there is no pull request " + number,
        new Where.OnCommandLine("--pr"),
        "GitHub has none of that number, or the token may not see it",
        "correct the number");
  }
}
