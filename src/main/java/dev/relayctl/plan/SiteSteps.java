package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Frontend;
import java.util.List;

/** The files of a frontend that is built here, from what Pages has to what is wanted. */
final class SiteSteps {
  /** What users get of a new project that nobody has said a branch for. */
  private static final String USUAL_BRANCH = "main";

  private SiteSteps() {}

  /** Early: an account that can't have it is better known before the database is touched. */
  static void create(PlanSteps steps, Wanted wanted, Observed observed) {
    SiteUpload upload = wanted.upload();
    if (upload != null
        && everything(wanted)
        && observed.site() instanceof Site.Absent(String account)) {
      steps.add(
          new Step.CreateSite(
              upload.pages().with(account, upload.pages().variables()),
              productionBranch(wanted, upload)),
          "create Pages project " + upload.pages().project(),
          "the account has none of that name",
          List.of("+ Pages project " + upload.pages().project() + ", uploaded to"));
    }
  }

  /**
   * After the backend has proven good: new pages may need what only it has. Each release has its
   * pages; without one they are deployed when what they are made of has changed.
   */
  static void deploy(PlanSteps steps, Wanted wanted, Observed observed) {
    SiteUpload wish = wanted.upload();
    if (wish == null || !everything(wanted)) {
      return;
    }
    switch (observed.site()) {
      case Site.Absent(String account) ->
          add(
              steps,
              wanted.app(),
              wish.to(account, branch(wish, productionBranch(wanted, wish))),
              "nothing is there yet");
      case Site.Present present when present.builder() == Site.Builder.ELSEWHERE -> {
        SiteUpload upload = wish.to(present.account(), branch(wish, present.productionBranch()));
        Site.Deployment live = present.live();
        if (live == null) {
          add(steps, wanted.app(), upload, "nothing is there yet");
        } else if (steps.releasing()) {
          add(steps, wanted.app(), upload, "they belong to the release");
        } else if (live.mark() == null || !live.mark().origin().equals(upload.origin())) {
          add(
              steps,
              wanted.app(),
              upload,
              "what users get was made from another commit or other variables");
        }
      }
      // Pages builds it, or nobody could be asked: guardrails tell.
      case Site.Present _, Site.Unknown _ -> {}
      case null -> {}
    }
  }

  private static void add(PlanSteps steps, AppName app, SiteUpload upload, String why) {
    steps.add(
        new Step.DeploySite(app, upload),
        "build the frontend and deploy it to Pages project " + upload.pages().project(),
        why,
        List.of(
            "+ "
                + upload.build().directory()
                + " as branch "
                + upload.branch()
                + ", "
                + upload.pages().environment().word()));
  }

  private static boolean everything(Wanted wanted) {
    return wanted.rollout().reach() instanceof Wanted.Reach.Everything;
  }

  private static String branch(SiteUpload wish, String productionBranch) {
    return wish.pages().environment() == Frontend.PagesEnvironment.PRODUCTION
        ? productionBranch
        : wish.branch();
  }

  /** An environment of previews has no say in it. */
  private static String productionBranch(Wanted wanted, SiteUpload upload) {
    boolean says =
        upload.pages().environment() == Frontend.PagesEnvironment.PRODUCTION
            && !upload.branch().equals(wanted.environment().value());
    return says ? upload.branch() : USUAL_BRANCH;
  }
}
