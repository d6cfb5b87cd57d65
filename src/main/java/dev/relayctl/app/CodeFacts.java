package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.CodeGuardrails;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Upstream;
import dev.relayctl.run.Images;
import dev.relayctl.run.WorkTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Asks git, the forge and the registry about the code, side by side, each where it matters. */
final class CodeFacts {
  /** None of them is worth a longer wait: without an answer a guardrail has nothing to say. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Project project;
  private final WorkTree workTree;

  CodeFacts(Project project, WorkTree workTree) {
    this.project = project;
    this.workTree = workTree;
  }

  /** What is known of a work tree alone. */
  Facts.Code of(Environment environment, Source source) throws InterruptedException {
    return asked(environment, source, Optional::empty);
  }

  /** The same with the image that is deployed. */
  Facts.Code of(Environment environment, Source source, Image image, Images images)
      throws InterruptedException {
    boolean there = image.digest() != null && image.presence() == Image.Presence.PRESENT;
    return asked(
        environment,
        source,
        () ->
            // One that is made from the work tree is of its commit.
            there && matters(environment, CodeGuardrails.IMAGE_NOT_FROM_COMMIT)
                // A label that a base image has set names a commit of another repository.
                ? images.commit(image).filter(commit -> workTree.has(directory(), commit))
                : Optional.empty());
  }

  private Facts.Code asked(
      Environment environment, Source source, Supplier<Optional<String>> imageCommit)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var upstream =
          threads.submit(() ->
              matters(environment, CodeGuardrails.BEHIND_REMOTE, CodeGuardrails.UNPUSHED_COMMIT)
                  ? workTree.upstream(directory(), source)
                  : Optional.<Upstream>empty());
      var checks =
          threads.submit(() ->
              matters(environment, CodeGuardrails.CI_NOT_GREEN)
                  ? workTree.checks(directory(), source)
                  : Optional.<CommitChecks>empty());
      var commit = threads.submit(imageCommit::get);
      var untracked =
          threads.submit(() ->
              matters(environment, CodeGuardrails.DIRTY_TREE)
                  ? workTree.untracked(directory(), environment.migrations().directory())
                  : List.<String>of());
      return new Facts.Code(
          source,
          answer(upstream, Optional.<Upstream>empty()).orElse(null),
          answer(checks, Optional.<CommitChecks>empty()).orElse(null),
          answer(commit, Optional.<String>empty()).orElse(null),
          answer(untracked, List.of()));
    }
  }

  private static <T> T answer(Future<T> asked, T otherwise) throws InterruptedException {
    try {
      return asked.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      asked.cancel(true);
      return otherwise;
    } catch (ExecutionException e) {
      // Questions return their problems as values: an exception is a bug and ends the command.
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What nobody wants to hear of isn't asked. */
  private static boolean matters(Environment environment, Guardrail... guardrails) {
    return Stream.of(guardrails).anyMatch(guardrail -> guardrail.severity(environment).isPresent());
  }

  private Path directory() {
    return project.directory();
  }
}
