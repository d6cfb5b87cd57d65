package dev.relayctl.plan;

import dev.relayctl.environment.Frontend;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A frontend that is built on this machine and uploaded to Pages.
 *
 * @param pages its project, with the variables that the build sees
 * @param branch under which Pages keeps it; the project's production branch makes it production
 * @param commit that it is built from; null when unknown
 * @param page where users open it; null for the deployment's own address
 * @param appUrl the backend's address as files have it, where the app answers at another one: the
 *     build gets that in its place; null where files are right
 */
public record SiteUpload(
    Frontend.Pages pages,
    Frontend.Build build,
    String branch,
    @Nullable String commit,
    @Nullable URI page,
    @Nullable URI appUrl) {
  /** The same to a project that was looked at. */
  SiteUpload to(String account, String knownBranch) {
    return new SiteUpload(
        pages.with(account, pages.variables()), build, knownBranch, commit, page, appUrl);
  }

  /** The same with the app's address as it is, in place of the one that files have. */
  public SiteUpload speakingTo(URI app) {
    if (appUrl == null) {
      return this;
    }
    var variables = new LinkedHashMap<String, String>();
    pages.variables().forEach((name, value) -> variables.put(name, moved(value, app)));
    String account = pages.account() == null ? "" : pages.account();
    return new SiteUpload(pages.with(account, variables), build, branch, commit, page, appUrl);
  }

  private String moved(String value, URI app) {
    String before = bare(String.valueOf(appUrl));
    return value.equals(before) || value.startsWith(before + "/")
        ? bare(app.toString()) + value.substring(before.length())
        : value;
  }

  private static String bare(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** What the built files follow from, as far as it is known before they are built. */
  public String origin() {
    var members = new TreeMap<String, Json>();
    members.put("variables", Json.textMembers(new TreeMap<>(pages.variables())));
    members.put("command", Json.texts(build.command()));
    members.put("directory", Json.text(build.directory()));
    members.put("commit", Json.text(commit == null ? "" : commit));
    return PlanHash.of(Json.canonical(new Json.Obj(members))).value().substring(0, Mark.LENGTH);
  }

  /**
   * Whose upload a deployment came from. It is kept as the deployment's message.
   *
   * @param origin what its files followed from
   * @param content a hash of the files
   */
  public record Mark(String origin, String content) {
    private static final int LENGTH = 16;
    private static final Pattern FORM =
        Pattern.compile("relayctl: from ([0-9a-f]{16}), files ([0-9a-f]{16})");

    /** The message of a deployment. */
    public String message() {
      return "relayctl: from " + origin + ", files " + content;
    }

    /** Empty for a message that says something else. */
    public static Optional<Mark> of(String message) {
      Matcher matcher = FORM.matcher(message);
      return matcher.matches()
          ? Optional.of(new Mark(matcher.group(1), matcher.group(2)))
          : Optional.empty();
    }
  }
}
