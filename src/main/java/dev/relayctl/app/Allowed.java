package dev.relayctl.app;

import dev.relayctl.config.Nearest;
import dev.relayctl.guardrail.Catalogue;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody accepts knowingly ({@code DESIGN} §5): guardrails by id, and why.
 *
 * @param reason empty only when nothing is accepted
 */
public record Allowed(Set<String> ids, String reason) {
  /** Nothing is accepted. */
  public static final Allowed NOTHING = new Allowed(Set.of(), "");

  public Allowed {
    ids = Set.copyOf(ids);
  }

  /**
   * What was typed; {@code usage.unknown-guardrail}, {@code usage.no-reason}, and {@code
   * guardrail.not-allowable} for one that nobody may accept.
   */
  public static Result<Allowed> of(List<String> ids, @Nullable String reason) {
    List<Problem> problems = new ArrayList<>();
    for (String id : ids) {
      Guardrail guardrail = Catalogue.find(id).filter(one -> one.id().equals(id)).orElse(null);
      if (guardrail == null) {
        problems.add(unknown(id));
      } else if (guardrail.allowance() == Guardrail.Allowance.NEVER) {
        problems.add(never(guardrail));
      }
    }
    if (problems.isEmpty() && !ids.isEmpty() && (reason == null || reason.isBlank())) {
      problems.add(
          Problem.invalid(
              "usage.no-reason",
              "--allow is given without a reason",
              new Where.OnCommandLine("--allow " + ids.getFirst()),
              "history keeps who accepted what, and why",
              "--reason TEXT"));
    }
    return problems.isEmpty()
        ? Result.ok(new Allowed(Set.copyOf(ids), reason == null ? "" : reason))
        : Result.bad(problems);
  }

  /** Whether a finding is among what is accepted. */
  boolean covers(Finding finding) {
    return ids.contains(finding.id());
  }

  /** A plan as it stands when this is accepted. */
  public Prepared over(Prepared prepared) {
    return prepared.allowing(this);
  }

  /** The problem with a word that is no guardrail's id. */
  public static Problem unknown(String id) {
    List<String> known = Catalogue.all().stream().map(Guardrail::id).toList();
    return Problem.invalid(
        "usage.unknown-guardrail",
        "there is no guardrail " + id,
        new Where.OnCommandLine(id),
        "guardrails are named by the ids that findings show",
        Nearest.to(id, known)
            .map(near -> "did you mean " + near + "?")
            .orElse("relayctl explain lists them all"));
  }

  private static Problem never(Guardrail guardrail) {
    return Problem.refused(
        "guardrail.not-allowable",
        guardrail.id() + " can't be allowed",
        new Where.OnCommandLine("--allow " + guardrail.id()),
        guardrail.title(),
        "relayctl explain " + guardrail.id());
  }
}
