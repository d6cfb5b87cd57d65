package dev.relayctl.run;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Result;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where frontends are served: Cloudflare Pages. */
public interface Frontends {
  /**
   * What is there; {@code pages.…} when it can't be told.
   *
   * @param branch whose previews users of the environment see; null when nobody says, and then no
   *     preview is its own
   */
  Result<Site> look(Frontend.Pages pages, @Nullable String branch);

  /**
   * Sets these variables of a project's scope and these settings of the project, leaves all others
   * as they are, and reads back what came of it: Pages has been seen to answer success and to drop
   * them ({@code specs/cloudflare-pages.md} §3.3). {@code pages.variables-dropped}, {@code
   * pages.settings-dropped}, and {@code pages.variable-is-secret} where one would be lost.
   */
  Result<Result.Done> setVariables(Frontend.Pages pages);

  /** Creates a project that is uploaded to; done where there is one of that name. */
  Result<Result.Done> create(Frontend.Pages pages, String productionBranch);

  /**
   * Builds a frontend on this machine and uploads its files, which nobody sees before they are
   * deployed. May take many minutes; repeatable: a file that Pages has isn't sent again. {@code
   * pages.…} for all that can go wrong.
   *
   * @param app where the backend answers, for an upload that asks for it; null when unknown
   * @param project the project's directory
   */
  Result<Files> prepare(SiteUpload upload, @Nullable URI app, Path project, Progress progress);

  /**
   * Files that Pages has.
   *
   * @param hashes by path
   * @param rules files that tell Pages how to serve the others, with their text, by name
   * @param mark a hash of all of them
   * @param uploaded how many of them Pages hadn't yet
   * @param addresses that the page has to speak to: they are in its files
   */
  record Files(
      Map<String, String> hashes,
      Map<String, String> rules,
      String mark,
      int uploaded,
      List<String> addresses) {
    public Files {
      hashes = Map.copyOf(hashes);
      rules = Map.copyOf(rules);
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Deploys such files, waits until they are served, and opens the page. Repeatable: what is served
   * already isn't deployed again. {@code pages.…} for all that can go wrong.
   */
  Result<Deployed> deploy(SiteUpload upload, Files files, Progress progress);

  /**
   * The newest good production deployment of a commit; empty where Pages has none, or none that is
   * new enough to be looked at.
   */
  Result<Optional<Site.Deployment>> production(Frontend.Pages pages, String commit);

  /**
   * Lets users get an earlier production deployment again, reads back that they do, and opens the
   * page. Repeatable: what they get already is not asked for. {@code pages.not-gone-back} where
   * Pages answers success and shows another one.
   *
   * @param deployment its id
   * @param page where users open it; null for the project's own address
   * @return what was seen, in a few words
   */
  Result<String> goBack(Frontend.Pages pages, String deployment, @Nullable URI page);

  /** Removes all previews of a branch, and tells how many; 0 where there is no project. */
  Result<Integer> removePreviews(Frontend.Pages pages, String branch);

  /**
   * What was deployed.
   *
   * @param url where users open it
   * @param seen what its page speaks to, in a few words
   */
  record Deployed(URI url, String seen) {}

  /**
   * Has a project built from its repository, where no build with these variables is on its way or
   * done: it may be asked again. Doesn't wait for the build's end. {@code pages.uploaded} where
   * Pages builds nothing.
   *
   * @param branch null for the project's production branch
   */
  Result<Result.Done> build(Frontend.Pages pages, @Nullable String branch);

  /** Opens a page as a browser would, and its scripts; {@code pages.site-…} when it can't. */
  Result<Bundle> bundle(URI page);
}
