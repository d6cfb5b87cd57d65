package dev.relayctl.plan;

import dev.relayctl.environment.Frontend;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a release that is gone back to: a pure function.
 *
 * @param pages their project, in its account
 * @param to the deployment of that release
 * @param before the one that users get now
 * @param page where users open it; null for the project's own address
 */
public record SiteRollback(
    Frontend.Pages pages, Site.Deployment to, Site.Deployment before, @Nullable URI page) {
  /**
   * The same plan with the pages: before the machines, as a deploy brings them after the backend
   * that they need. Newer ones, after going back, come after the proof as in a deploy.
   */
  public Plan in(Plan plan) {
    int at = newer() ? afterProof(plan.steps()) : beforeMachines(plan.steps());
    var steps = new PlanSteps();
    plan.steps().subList(0, at).forEach(planned -> add(steps, planned));
    steps.add(
        new FrontendStep.RollBackSite(pages, to.id(), before.id(), page),
        "go back to the "
            + (newer() ? "later" : "earlier")
            + " frontend of Pages project "
            + pages.project(),
        (newer() ? "after" : "before")
            + " the machines: newer pages may need what only the newer backend has",
        List.of("~ deployment " + named(before) + " → " + named(to)));
    plan.steps().subList(at, plan.steps().size()).forEach(planned -> add(steps, planned));
    // An empty plan tells the number of a release that it doesn't make.
    int release = plan.isEmpty() ? 0 : plan.release();
    return steps.plan(plan.environment(), plan.lastRun(), plan.observedAt(), release);
  }

  private boolean newer() {
    return to.createdOn().isAfter(before.createdOn());
  }

  private static int beforeMachines(List<Plan.Planned> steps) {
    int at = 0;
    while (at < steps.size() && prepares(steps.get(at).step())) {
      at++;
    }
    return at;
  }

  private static boolean prepares(Step step) {
    return step instanceof Step.CreateApp
        || step instanceof Step.AllocateAddresses
        || step instanceof Step.ProvideImage
        || step instanceof Step.SetSecrets;
  }

  /** Machines that change are always proven. */
  private static int afterProof(List<Plan.Planned> steps) {
    int at = steps.size();
    while (at > 0 && !proves(steps.get(at - 1).step())) {
      at--;
    }
    return at;
  }

  private static boolean proves(Step step) {
    return step instanceof Step.Verify || step instanceof Step.Bake || step instanceof Step.Prove;
  }

  private static void add(PlanSteps steps, Plan.Planned planned) {
    steps.add(planned.step(), planned.what(), planned.why(), planned.changes());
  }

  private static String named(Site.Deployment deployment) {
    return deployment.shortId()
        + (deployment.commit() == null ? "" : ", commit " + deployment.commit());
  }
}
