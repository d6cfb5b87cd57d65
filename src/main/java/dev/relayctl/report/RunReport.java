package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.run.RunResult;
import org.jspecify.annotations.Nullable;

/**
 * What a command that changes things ends with: {@code relayctl/run/v1}.
 *
 * @param run its number in the ledger; 0 when nothing was begun
 * @param plan null for commands without a plan
 * @param release the release that the run made or tried to make; 0 for none
 */
public record RunReport(
    String command,
    EnvironmentName environment,
    long run,
    @Nullable PlanHash plan,
    int release,
    RunResult result) {

  /** The exit code that the outcome asks for. */
  public ExitCode exitCode() {
    return switch (result.outcome()) {
      case DONE, NOTHING_TO_DO -> ExitCode.DONE;
      case FAILED, TAKEN_BACK -> {
        Problem problem = result.problem();
        yield problem == null ? ExitCode.FAILED : ofFailure(problem);
      }
      case INTERRUPTED, RUNNING ->
          result.problem() instanceof Problem.Unauthorised
              ? ExitCode.UNAUTHORISED
              : ExitCode.INTERRUPTED;
      case REFUSED -> ExitCode.REFUSED;
    };
  }

  /** A step that failed because of a bad file or reference is still a failed step. */
  private static ExitCode ofFailure(Problem problem) {
    return switch (problem) {
      case Problem.Unauthorised _ -> ExitCode.UNAUTHORISED;
      case Problem.Locked _ -> ExitCode.LOCKED;
      case Problem.Interrupted _ -> ExitCode.INTERRUPTED;
      case Problem.Refused _ -> ExitCode.REFUSED;
      case Problem.Failed _, Problem.Invalid _ -> ExitCode.FAILED;
    };
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/run/v1");
    document.put("command", command);
    document.put("environment", environment.value());
    if (run > 0) {
      document.put("run", run);
    }
    JsonTree.put(document, "plan", plan == null ? null : plan.value());
    if (release > 0) {
      document.put("release", release);
    }
    document.put("outcome", result.outcome().word());
    ArrayNode steps = document.putArray("steps");
    for (RunResult.StepResult step : result.steps()) {
      ObjectNode node = steps.addObject();
      node.put("position", step.step().position());
      node.put("kind", step.step().step().kind());
      node.put("what", step.step().what());
      node.put("outcome", step.outcome().word());
      JsonTree.put(node, "detail", step.detail());
      node.put("tookMillis", step.took().toMillis());
    }
    ArrayNode machines = document.putArray("machines");
    for (RunResult.MachineResult machine : result.machines()) {
      ObjectNode node = machines.addObject();
      node.put("id", machine.id());
      JsonTree.put(node, "group", machine.group());
      node.put("before", machine.before());
      node.put("after", machine.after());
    }
    RunResult.PagesResult pages = result.pages();
    if (pages != null) {
      ObjectNode node = document.putObject("pages");
      node.put("project", pages.project());
      node.put("before", pages.before());
      node.put("after", pages.after());
    }
    JsonTree.put(document, "url", result.url() == null ? null : result.url().toString());
    JsonTree.put(
        document, "frontendUrl", result.frontend() == null ? null : result.frontend().toString());
    if (result.problem() != null) {
      document.set("problem", Problems.node(result.problem()));
    }
    return JsonTree.print(document);
  }

  /** For people, without a line end after the last line. */
  public String text() {
    var out = new StringBuilder();
    Problem problem = result.problem();
    if (problem != null) {
      out.append(ProblemText.of(problem)).append("\n\n");
    }
    out.append(headline());
    for (RunResult.MachineResult machine : result.machines()) {
      out.append("\n  machine ").append(machine.id());
      if (!machine.group().isEmpty()) {
        out.append(" (").append(machine.group()).append(")");
      }
      out.append(": ").append(machine.before()).append(" → ").append(machine.after());
    }
    RunResult.PagesResult pages = result.pages();
    if (pages != null) {
      out.append("\n  pages ")
          .append(pages.project())
          .append(": ")
          .append(pages.before())
          .append(" → ")
          .append(pages.after());
    }
    if (result.url() != null && result.outcome() == RunOutcome.DONE) {
      out.append("\n").append(result.url());
    }
    if (result.frontend() != null && result.outcome() == RunOutcome.DONE) {
      out.append("\nfrontend ").append(result.frontend());
    }
    return out.toString();
  }

  /** For a job's summary or a pull request, without a line end after the last line. */
  public String markdown() {
    var out = new StringBuilder("**").append(headline()).append("**\n");
    if (result.problem() != null) {
      out.append("\n").append(ProblemMarkdown.of(result.problem())).append("\n");
    }
    if (!result.steps().isEmpty()) {
      out.append("\n| step | outcome | took |\n| --- | --- | --- |\n");
    }
    for (RunResult.StepResult step : result.steps()) {
      out.append("| ")
          .append(PlanMarkdown.cell(step.step().what()))
          .append(" | ")
          .append(PlanMarkdown.cell(step.outcome().word() + ", " + step.detail()))
          .append(" | ")
          .append(Times.shown(step.took()))
          .append(" |\n");
    }
    return out.toString().stripTrailing();
  }

  private String headline() {
    String subject = command + " " + environment + (release > 0 ? ", release " + release : "");
    return switch (result.outcome()) {
      case DONE -> "Done: " + subject + (run > 0 ? " (run " + run + ")" : "") + ".";
      case NOTHING_TO_DO -> "Nothing changes in " + environment + ": it is as wanted.";
      case FAILED -> "Failed: " + subject + ". What was done before the failure stays as it is.";
      case TAKEN_BACK ->
          "Failed and taken back: "
              + subject
              + (result.machines().isEmpty() && result.pages() != null
                  ? ". Users get the pages that they got before."
                  : ". The machines run what they ran before.");
      case INTERRUPTED, RUNNING ->
          "Interrupted: " + subject + ". The same command goes on from here.";
      case REFUSED -> "Refused: " + subject + ". Nothing was changed.";
    };
  }
}
