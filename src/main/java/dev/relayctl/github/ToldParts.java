package dev.relayctl.github;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of GitHub's pages are written to.
 *
 * @param problems of words that are none
 */
public record ToldParts(Deployments deployments, Comments comments, List<Problem> problems) {
  static final String DEPLOYMENTS = "RELAYCTL_GITHUB_DEPLOYMENTS";
  static final String COMMENTS = "RELAYCTL_GITHUB_COMMENTS";

  private static final String ON = "on";
  private static final String OFF = "off";

  /** Which runs make an entry among the repository's deployments. */
  public enum Deployments {
    NONE,
    /** A job that names an {@code environment:} gets an entry from Actions; previews have none. */
    OF_PREVIEWS,
    ALL
  }

  /** Whether pull requests get comments. */
  public enum Comments {
    NONE,
    WRITTEN
  }

  public ToldParts {
    problems = List.copyOf(problems);
  }

  /** What is usual, but for what variables say: {@code on} or {@code off}. */
  public static ToldParts of(
      Map<String, String> environment, Deployments usual, Comments usualComments) {
    var problems = new ArrayList<Problem>();
    String deployments = word(environment, DEPLOYMENTS, problems);
    String comments = word(environment, COMMENTS, problems);
    return new ToldParts(
        switch (deployments) {
          case ON -> Deployments.ALL;
          case OFF -> Deployments.NONE;
          default -> usual;
        },
        switch (comments) {
          case ON -> Comments.WRITTEN;
          case OFF -> Comments.NONE;
          default -> usualComments;
        },
        problems);
  }

  private static String word(
      Map<String, String> environment, String variable, List<Problem> problems) {
    String word = environment.getOrDefault(variable, "");
    if (!Set.of(ON, OFF, "").contains(word)) {
      problems.add(
          Problem.invalid(
              "github.unknown-word",
              variable + " is neither on nor off",
              Where.system("the process environment", variable),
              "the usual is done",
              variable + "=on, or off"));
    }
    return word;
  }
}
