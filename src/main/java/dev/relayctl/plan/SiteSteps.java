package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a frontend that is built here, from what Pages has to what is wanted. */
final class SiteSteps {
  /** What users get of a new project that nobody has said a branch for. */
  private static final String USUAL_BRANCH = "main";

  private SiteSteps() {}

  /**
   * What is asked for.
   *
   * @param app the backend that its pages speak to
   */
  record Wish(EnvironmentName environment, AppName app, SiteUpload upload) {
    /** Null where nothing is uploaded from here, or groups alone are deployed. */
    static @Nullable Wish of(Wanted wanted) {
      return wanted.upload() != null && wanted.rollout().reach() instanceof Wanted.Reach.Everything
          ? new Wish(wanted.environment(), wanted.app(), wanted.upload())
          : null;
    }

    private String branch(String productionBranch) {
      return upload.pages().environment() == Frontend.PagesEnvironment.PRODUCTION
          // A step before this one sets what is declared.
          ? declaredBranch(productionBranch)
          : upload.branch();
    }

    /** An environment of previews has no say in it. */
    private String productionBranch() {
      boolean says =
          upload.pages().environment() == Frontend.PagesEnvironment.PRODUCTION
              && !upload.branch().equals(environment.value());
      return declaredBranch(says ? upload.branch() : USUAL_BRANCH);
    }

    private String declaredBranch(String otherwise) {
      return upload.pages().settings().getOrDefault(Frontend.Setting.PRODUCTION_BRANCH, otherwise);
    }
  }

  /** Early: an account that can't have it is better known before the database is touched. */
  static void create(PlanSteps steps, Wanted wanted, Observed observed) {
    Wish wish = Wish.of(wanted);
    if (wish != null && observed.site() instanceof Site.Absent absent) {
      create(steps, wish, absent);
    }
  }

  /** Creates the project that is missing. */
  static void create(PlanSteps steps, Wish wish, Site.Absent absent) {
    SiteUpload upload = wish.upload();
    steps.add(
        new FrontendStep.CreateSite(
            upload.pages().with(absent.account(), upload.pages().variables()),
            wish.productionBranch()),
        "create Pages project " + upload.pages().project(),
        "the account has none of that name",
        List.of("+ Pages project " + upload.pages().project() + ", uploaded to"));
  }

  /**
   * After the backend has proven good: new pages may need what only it has. Each release has its
   * pages; without one they are deployed when what they are made of has changed.
   *
   * @param untouched where neither database nor machines were touched yet: a build that fails is
   *     better known there
   */
  static void deploy(PlanSteps steps, int untouched, Wanted wanted, Observed observed) {
    Wish wish = Wish.of(wanted);
    if (wish != null) {
      deploy(steps, untouched, wish, observed.site());
    }
  }

  /** Deploys to a project that is there, or is going to be. */
  static void deploy(PlanSteps steps, int untouched, Wish wish, @Nullable Site site) {
    switch (site) {
      case Site.Absent(String account, _) ->
          add(
              steps,
              untouched,
              wish,
              wish.upload().to(account, wish.branch(wish.productionBranch())),
              null,
              "nothing is there yet");
      case Site.Present present when present.builder() == Site.Builder.ELSEWHERE -> {
        SiteUpload upload =
            wish.upload().to(present.account(), wish.branch(present.productionBranch()));
        Site.Deployment live = present.live();
        if (live == null) {
          add(steps, untouched, wish, upload, null, "nothing is there yet");
        } else if (steps.releasing()) {
          add(steps, untouched, wish, upload, live, "they belong to the release");
        } else if (live.mark() == null || !live.mark().origin().equals(upload.origin())) {
          add(
              steps,
              untouched,
              wish,
              upload,
              live,
              "what users get was made from another commit or other variables");
        }
      }
      // Pages builds it, or nobody could be asked: guardrails tell.
      case Site.Present _, Site.Unknown _ -> {}
      case null -> {}
    }
  }

  private static void add(
      PlanSteps steps,
      int untouched,
      Wish wish,
      SiteUpload upload,
      Site.@Nullable Deployment live,
      String why) {
    // Pages goes back to production deployments alone.
    boolean production = upload.pages().environment() == Frontend.PagesEnvironment.PRODUCTION;
    steps.insert(
        untouched,
        new FrontendStep.PrepareSite(wish.app(), upload),
        "build the frontend and upload its files",
        "before the database and the machines are touched; nobody sees them yet",
        List.of(
            "+ " + upload.build().directory() + " to Pages project " + upload.pages().project()));
    steps.add(
        new FrontendStep.DeploySite(
            wish.app(), upload, production && live != null ? live.id() : null),
        "deploy the frontend to Pages project " + upload.pages().project(),
        why,
        List.of(
            "+ "
                + upload.build().directory()
                + " as branch "
                + upload.branch()
                + ", "
                + upload.pages().environment().word()));
  }
}
