package dev.relayctl.github;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.github.GitHubDeployments.State;
import dev.relayctl.github.PullRequestComment.Missing;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Announcements;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Remark;
import dev.relayctl.run.RunOutcome;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Tells GitHub, from inside a job of Actions: annotations, the job's summary and outputs, an entry
 * among the repository's deployments, and a comment on the pull request.
 */
public final class GitHubAnnouncements implements Announcements {
  private final ActionsJob job;
  private final GitHubApi api;
  private final Attempts attempts;
  private final ToldParts parts;
  private final Path project;
  private final Consumer<String> commands;
  private final StepFiles files;

  private @Nullable HttpUrl deployment;
  private boolean summarised;

  /**
   * For one command.
   *
   * @param api whose environment is the job's
   * @param project to which remarks name files
   * @param commands takes workflow commands, a line each
   */
  public GitHubAnnouncements(
      GitHubApi api, Attempts attempts, ToldParts parts, Path project, Consumer<String> commands) {
    this.job = ActionsJob.of(api.environment());
    this.api = api;
    this.attempts = attempts;
    this.parts = parts;
    this.project = project;
    this.commands = commands;
    this.files = StepFiles.of(job);
  }

  @Override
  public List<Problem> tell(News news) {
    return switch (news) {
      case News.Shown shown -> shown(shown);
      case News.Begun(Subject subject) -> begun(subject);
      case News.Ended ended -> ended(ended);
      case News.Removed(Subject subject) -> removed(subject);
      case News.Remarked(List<Remark> remarks) -> remarked(remarks);
    };
  }

  private List<Problem> shown(News.Shown shown) {
    Subject subject = shown.subject();
    var problems = new ArrayList<>(summary(shown.plan()));
    problems.addAll(
        files.outputs(
            outputs(
                subject,
                shown.changes(),
                shown.changes() ? subject.release() : 0,
                url(subject.environment()),
                subject.environment().frontend().url())));
    if (subject.command().equals("plan")) {
      problems.addAll(comment(subject.environment(), shown.plan(), Missing.WRITE));
    }
    return problems;
  }

  private List<Problem> begun(Subject subject) {
    boolean wanted =
        switch (parts.deployments()) {
          case NONE -> false;
          case OF_PREVIEWS -> subject.environment().kind() == Kind.PREVIEW;
          case ALL -> true;
        };
    Optional<GitHubApi.Repository> repository = api.named(job.repository());
    if (!wanted || repository.isEmpty() || job.commit().isEmpty()) {
      return parts.problems();
    }
    Result<HttpUrl> begun =
        new GitHubDeployments(api, attempts, repository.get(), job).begin(subject);
    deployment = begun instanceof Result.Ok<HttpUrl>(HttpUrl url) ? url : null;
    return both(parts.problems(), begun.problems());
  }

  private List<Problem> ended(News.Ended ended) {
    Subject subject = ended.subject();
    Environment environment = subject.environment();
    URI url = ended.url() == null ? url(environment) : ended.url();
    // Who looks at a deployment looks at its pages, where it has some.
    var problems = new ArrayList<>(over(ended, frontend(ended) == null ? url : frontend(ended)));
    problems.addAll(summary(ended.plan() + "\n\n" + ended.result()));
    problems.addAll(
        files.outputs(
            outputs(
                subject,
                ended.run() > 0,
                ended.outcome() == RunOutcome.DONE ? subject.release() : 0,
                url,
                frontend(ended))));
    if (environment.kind() == Kind.PREVIEW) {
      problems.addAll(comment(environment, preview(ended, url), Missing.WRITE));
    }
    return problems;
  }

  /** An entry that was begun is ended, whatever else becomes of it. */
  private List<Problem> over(News.Ended ended, @Nullable URI url) {
    HttpUrl begun = deployment;
    Optional<GitHubApi.Repository> repository = api.named(job.repository());
    if (begun == null || repository.isEmpty()) {
      return List.of();
    }
    deployment = null;
    State state =
        switch (ended.outcome()) {
          case DONE, NOTHING_TO_DO -> State.SUCCESS;
          case FAILED, TAKEN_BACK, REFUSED -> State.FAILURE;
          case INTERRUPTED, RUNNING -> State.ERROR;
        };
    return new GitHubDeployments(api, attempts, repository.get(), job)
        .end(begun, state, ended.subject().environment(), url)
        .problems();
  }

  private List<Problem> removed(Subject subject) {
    Environment environment = subject.environment();
    String text = "### Preview " + environment.address() + "\n\nIt was removed.";
    var problems = new ArrayList<>(summary(text));
    Optional<GitHubApi.Repository> repository = api.named(job.repository());
    if (parts.deployments() != ToldParts.Deployments.NONE && repository.isPresent()) {
      problems.addAll(
          new GitHubDeployments(api, attempts, repository.get(), job).gone(environment).problems());
    }
    problems.addAll(files.outputs(outputs(subject, true, 0, null, null)));
    problems.addAll(comment(environment, text, Missing.LEAVE));
    return both(parts.problems(), problems);
  }

  private List<Problem> remarked(List<Remark> remarks) {
    new Annotations(job.workspace(), project).of(remarks).forEach(commands);
    return summarised ? List.of() : summary(list(remarks));
  }

  private static String list(List<Remark> remarks) {
    var out = new StringBuilder("### relayctl\n");
    for (Remark remark : remarks) {
      out.append("\n```text\n")
          .append(remark.id())
          .append(" at ")
          .append(remark.where().text())
          .append('\n')
          .append(remark.text().replace('`', '\''))
          .append("\n```\n");
    }
    return out.toString();
  }

  private List<Problem> summary(String markdown) {
    summarised = true;
    return files.summary(markdown);
  }

  private static Map<String, String> outputs(
      Subject subject, boolean changed, int release, @Nullable URI url, @Nullable URI frontend) {
    var outputs = new LinkedHashMap<String, String>();
    outputs.put("environment", subject.environment().address());
    outputs.put("changed", String.valueOf(changed));
    if (release > 0) {
      outputs.put("release", String.valueOf(release));
    }
    if (url != null) {
      outputs.put("url", url.toString());
    }
    if (frontend != null) {
      outputs.put("frontend-url", frontend.toString());
    }
    return outputs;
  }

  /** Where the frontend is opened: as it was deployed, or as files tell. */
  private static @Nullable URI frontend(News.Ended ended) {
    return ended.frontend() == null
        ? ended.subject().environment().frontend().url()
        : ended.frontend();
  }

  /** Where an environment's app answers, as far as files tell. */
  private static @Nullable URI url(Environment environment) {
    var app = environment.app();
    return app == null ? null : app.url();
  }

  private static String preview(News.Ended ended, @Nullable URI url) {
    Environment environment = ended.subject().environment();
    var out = new StringBuilder("### Preview ").append(environment.address()).append("\n\n");
    if (url != null) {
      out.append("- backend: ").append(url).append('\n');
    }
    URI frontend = frontend(ended);
    if (frontend != null) {
      out.append("- frontend: ").append(frontend).append('\n');
    }
    return out.append('\n').append(ended.result()).toString();
  }

  private List<Problem> comment(Environment environment, String markdown, Missing missing) {
    Optional<GitHubApi.Repository> repository = api.named(job.repository());
    Optional<Integer> number = job.pullRequest();
    return parts.comments() == ToldParts.Comments.NONE || repository.isEmpty() || number.isEmpty()
        ? List.of()
        : new PullRequestComment(api, attempts, repository.get(), number.get())
            .say(environment.name(), markdown, missing);
  }

  private static List<Problem> both(List<Problem> some, List<Problem> others) {
    var all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
