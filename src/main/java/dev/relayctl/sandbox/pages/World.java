package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Documents;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Pace;
import dev.relayctl.sandbox.pages.Deployment.Commit;
import dev.relayctl.sandbox.pages.Deployment.Content;
import dev.relayctl.sandbox.pages.Deployment.Place;
import dev.relayctl.sandbox.pages.Deployment.Trigger;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the routes work on. Whoever looks sees everything as it is at that moment. */
final class World {
  /** How many of a project's deployments have their own URL served: each costs a thread. */
  private static final int SERVED = 50;

  /** A stage for each look, or for each tick. */
  private static final Pace QUICK = new Pace(1, 500);

  private final Store store;
  private final Documents documents;
  private final Sites sites;
  private final Assets assets;
  private final Endings endings;
  private final InstantSource clock;

  private volatile Pace pace = QUICK;
  private volatile Settings settings = Settings.USUAL;

  World(
      Store store,
      Documents documents,
      Sites sites,
      Assets assets,
      Endings endings,
      InstantSource clock) {
    this.store = store;
    this.documents = documents;
    this.sites = sites;
    this.assets = assets;
    this.endings = endings;
    this.clock = clock;
  }

  Pace pace() {
    return pace;
  }

  void pace(Pace other) {
    pace = other;
  }

  Settings settings() {
    return settings;
  }

  void settings(Settings other) {
    settings = other;
  }

  /** Opens all sites, under the ports that they had where those are free. */
  synchronized void recover() {
    for (Project project : store.projects()) {
      Project now = project.at(open(new Site.Production(project.name()), project.port()));
      for (Map.Entry<String, Integer> alias : project.aliasPorts().entrySet()) {
        var site = new Site.Preview(project.name(), alias.getKey());
        now = now.with(alias.getKey(), open(site, alias.getValue()));
      }
      if (!now.equals(project)) {
        store.put(now);
      }
      for (Deployment one : store.deployments(project.name()).stream().limit(SERVED).toList()) {
        int port = open(new Site.Single(one.id()), one.place().port());
        if (port != one.place().port()) {
          store.put(one.at(port));
        }
      }
    }
    documents.flush();
  }

  /** What happens by itself: stages go on. */
  void tick() {
    synchronized (this) {
      settle();
    }
    documents.flush();
  }

  synchronized List<Project> projects() {
    return store.projects();
  }

  synchronized Optional<Project> project(String name) {
    return store.project(name);
  }

  /** A new project; empty when there is one of that name. */
  synchronized Optional<Project> create(String name, JsonNode itsSettings) {
    if (store.project(name).isPresent()) {
      return Optional.empty();
    }
    int port = open(new Site.Production(name), 0);
    String id = UUID.randomUUID().toString();
    var project = new Project(id, name, clock.millis(), itsSettings, port, Map.of());
    store.put(project);
    return Optional.of(project);
  }

  /** Changes a project's settings; empty when there is none. */
  synchronized Optional<Project> change(String name, Function<JsonNode, JsonNode> patch) {
    Optional<Project> changed =
        store.project(name).map(project -> project.with(patch.apply(project.settings())));
    changed.ifPresent(store::put);
    return changed;
  }

  synchronized void remove(Project project) {
    deployments(project.name()).forEach(this::remove);
    project
        .aliasPorts()
        .keySet()
        .forEach(alias -> sites.close(new Site.Preview(project.name(), alias)));
    sites.close(new Site.Production(project.name()));
    store.removeProject(project.name());
  }

  /** A project's, the newest first. */
  synchronized List<Deployment> deployments(String project) {
    settle();
    return store.deployments(project);
  }

  synchronized Optional<Deployment> deployment(String project, String id) {
    settle();
    return store.deployment(id).filter(one -> one.project().equals(project));
  }

  /** The same, after somebody has looked at it. */
  synchronized Optional<Deployment> look(String project, String id) {
    deployment(project, id).ifPresent(one -> put(one.with(one.progress().seen())));
    return deployment(project, id);
  }

  /** Begins a deployment, with the variables that the project has at this moment (§3.2). */
  synchronized Deployment deploy(Project project, String branch, Commit commit, Content content) {
    Environment environment =
        branch.equals(project.productionBranch()) ? Environment.PRODUCTION : Environment.PREVIEW;
    String alias = environment == Environment.PREVIEW ? Alias.of(branch) : null;
    if (alias != null) {
      var site = new Site.Preview(project.name(), alias);
      int port = open(site, project.aliasPorts().getOrDefault(alias, 0));
      store.put(project.with(alias, port));
    }
    String id = UUID.randomUUID().toString();
    int port = open(new Site.Single(id), 0);
    long now = clock.millis();
    Ending ending = endings.next(project.name(), branch, environment);
    var deployment =
        new Deployment(
            id,
            project.name(),
            new Trigger(store.nextNumber(), now, branch, commit),
            new Place(environment, alias, port, 0),
            snapshot(project, environment),
            content,
            project.isForUploads()
                ? Progress.ofUpload(ending, now)
                : Progress.ofBuild(ending, now));
    store.put(deployment);
    store.deployments(project.name()).stream()
        .skip(SERVED)
        .forEach(old -> sites.close(new Site.Single(old.id())));
    return deployment;
  }

  private static ObjectNode snapshot(Project project, Environment environment) {
    ObjectNode snapshot = Json.object();
    var parts =
        Map.of(
            "build_config", project.settings().path("build_config"),
            "env_vars", project.configuration(environment).path("env_vars"),
            "source", project.settings().path("source"));
    parts.forEach((name, part) -> {
      if (part.isObject()) {
        snapshot.set(name, part);
      }
    });
    return snapshot;
  }

  /** Makes a deployment the one that is seen again. */
  synchronized Deployment publish(Deployment deployment) {
    Deployment live = deployment.live(store.nextNumber());
    store.put(live);
    return live;
  }

  synchronized void remove(Deployment deployment) {
    sites.close(new Site.Single(deployment.id()));
    store.removeDeployment(deployment.id());
  }

  /** The production that users see (§3.1); empty before the first one succeeded. */
  synchronized Optional<Deployment> canonical(String project) {
    return live(project, one -> one.isIn(Environment.PRODUCTION));
  }

  /** The preview that is seen under an alias. */
  synchronized Optional<Deployment> preview(String project, @Nullable String alias) {
    return alias == null
        ? Optional.empty()
        : live(project, one -> alias.equals(one.place().alias()));
  }

  /** What is served at a site. */
  synchronized Optional<Deployment> at(Site site) {
    settle();
    return switch (site) {
      case Site.Production(String project) -> canonical(project);
      case Site.Preview(String project, String alias) -> preview(project, alias);
      case Site.Single(String id) -> store.deployment(id).filter(one -> one.progress().succeeded());
    };
  }

  private int open(Site site, int wanted) {
    return sites.open(
        site, wanted, new SiteHandler(() -> at(site).map(Deployment::content), assets));
  }

  private Optional<Deployment> live(String project, Predicate<Deployment> which) {
    return store.deployments(project).stream()
        .filter(one -> one.place().live() > 0)
        .filter(which)
        .max(Comparator.comparingLong(one -> one.place().live()));
  }

  private void settle() {
    Stream<Deployment> going =
        store.deployments().reversed().stream().filter(one -> !one.progress().over());
    going.forEach(one -> put(one.with(one.progress().settled(pace, clock.millis()))));
  }

  private void put(Deployment next) {
    Progress settled = next.progress().settled(pace, clock.millis());
    Deployment now = next.with(settled);
    boolean published = settled.succeeded() && next.place().live() == 0;
    Deployment kept = published ? now.live(store.nextNumber()) : now;
    if (!store.deployment(kept.id()).equals(Optional.of(kept))) {
      store.put(kept);
    }
  }
}
