package dev.relayctl;

import dev.relayctl.app.Project;
import dev.relayctl.app.UseCases;
import dev.relayctl.engine.local.LocalLookups;
import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.engine.local.SystemTicker;
import dev.relayctl.environment.SecretResolver;
import dev.relayctl.github.GitHubAnnouncements;
import dev.relayctl.github.GitHubApi;
import dev.relayctl.github.ToldParts;
import dev.relayctl.notifications.HttpNotifications;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Announcements;
import dev.relayctl.run.Attempts;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whoever is told of one invocation. Outside of GitHub Actions, and in an environment that notifies
 * nobody, nothing is loaded for them.
 *
 * @param by who runs it
 */
record Announcers(
    Map<String, String> environment, UseCases.Settings settings, String by, String userAgent) {
  Announcements over(Consumer<String> commands) {
    var all = new ArrayList<Announcements>();
    if ("true".equals(environment.get("GITHUB_ACTIONS"))) {
      all.add(gitHub(commands));
    }
    // What happens on this machine is nobody else's business.
    if (settings.world() == Project.World.REAL) {
      all.add(this::notified);
    }
    return Announcements.all(all);
  }

  private Announcements gitHub(Consumer<String> commands) {
    ToldParts parts =
        switch (settings.world()) {
          case REAL ->
              ToldParts.of(
                  environment, ToldParts.Deployments.OF_PREVIEWS, ToldParts.Comments.WRITTEN);
          case SANDBOX ->
              ToldParts.of(environment, ToldParts.Deployments.NONE, ToldParts.Comments.NONE);
        };
    return new GitHubAnnouncements(
        new GitHubApi(environment, RemoteSystems::http),
        new Attempts(InstantSource.system(), new SystemTicker(), new SecureRandom()),
        parts,
        settings.directory(),
        commands);
  }

  private List<Problem> notified(Announcements.News news) {
    return notifies(news) ? notifications().tell(news) : List.of();
  }

  private static boolean notifies(Announcements.News news) {
    return switch (news) {
      case Announcements.News.Begun(var subject) -> notifies(subject);
      case Announcements.News.Ended ended -> notifies(ended.subject());
      case Announcements.News.Shown _,
          Announcements.News.Removed _,
          Announcements.News.Remarked _ ->
          false;
    };
  }

  private static boolean notifies(Announcements.Subject subject) {
    return !subject.environment().notifications().isEmpty();
  }

  private Announcements notifications() {
    var lookups =
        new LocalLookups(
            settings.directory(), environment, new LocalProcesses(), InstantSource.system());
    return new HttpNotifications(
        source -> SecretResolver.resolve(source, lookups),
        RemoteSystems::http,
        new HttpNotifications.Sender(environment.getOrDefault("GITHUB_ACTOR", by), userAgent),
        InstantSource.system());
  }
}
