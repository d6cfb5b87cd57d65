package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Kind;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Where;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whom pages speak to: by their variables, and by what is in them. */
final class PagesAddresses {
  private PagesAddresses() {}

  /** This machine, from pages that others open. */
  static Stream<Finding> localhost(Plan plan, Facts facts) {
    Web web = facts.web();
    if (web == null || facts.world() == Facts.World.SANDBOX) {
      return Stream.empty();
    }
    Environment environment = facts.environment();
    Predicate<String> local = url -> Endpoint.ofValue(url).filter(Endpoint::isLocal).isPresent();
    Stream<Finding> declared =
        urls(web, local)
            .flatMap(variable ->
                FrontendGuardrails.LOCALHOST_IN_BUNDLE
                    .finding(
                        environment,
                        environment.origin("frontend.pages.variables." + variable.getKey()),
                        variable.getKey()
                            + " is an address on the machine of whoever opens the page",
                        "its value is " + variable.getValue(),
                        "write the backend's public URL: ${app.url}")
                    .stream());
    // Libraries name this machine, too: as a base to parse against, or with some tool's usual port.
    Set<Integer> ports = web.localPorts();
    Stream<Finding> built =
        inBundle(
                web,
                url ->
                    Endpoint.of(url)
                        .filter(there -> there.isLocal() && ports.contains(there.port()))
                        .isPresent())
            .flatMap(url ->
                FrontendGuardrails.LOCALHOST_IN_BUNDLE
                    .finding(
                        environment,
                        Severity.WARN,
                        page(web),
                        "the pages that users get speak to " + url,
                        "it is in their scripts: they were built with a developer's variables",
                        "build the frontend again with " + names(web))
                    .stream());
    return Stream.concat(declared, built);
  }

  /** Production's backend, from pages of another environment. */
  static Stream<Finding> production(Plan plan, Facts facts) {
    Web web = facts.web();
    Environment environment = facts.environment();
    if (web == null) {
      return Stream.empty();
    }
    if (environment.kind() == Kind.PRODUCTION) {
      return intoPreviews(web, environment);
    }
    Predicate<String> there = url -> production(web, url).isPresent();
    Stream<Finding> declared =
        urls(web, there)
            .flatMap(variable ->
                FrontendGuardrails.PREVIEW_POINTS_AT_PRODUCTION
                    .finding(
                        environment,
                        environment.origin("frontend.pages.variables." + variable.getKey()),
                        variable.getKey()
                            + " leads to the backend of "
                            + named(web, variable.getValue()),
                        "its value is " + variable.getValue(),
                        "write the environment's own: ${app.url}")
                    .stream());
    Stream<Finding> set =
        atPages(web, there)
            .flatMap(variable ->
                FrontendGuardrails.PREVIEW_POINTS_AT_PRODUCTION
                    .finding(
                        environment,
                        Severity.WARN,
                        Where.system("Cloudflare Pages", "project " + web.pages().project()),
                        variable.getKey()
                            + " leads to the backend of "
                            + named(web, variable.getValue()),
                        "somebody has set it for "
                            + web.pages().environment().word()
                            + " builds, and no file declares it",
                        "declare it in frontend.pages.variables, or remove it at Pages")
                    .stream());
    Stream<Finding> built =
        inBundle(web, there)
            .flatMap(url ->
                FrontendGuardrails.PREVIEW_POINTS_AT_PRODUCTION
                    .finding(
                        environment,
                        Severity.WARN,
                        page(web),
                        "the pages that users get speak to the backend of " + named(web, url),
                        url + " is in their scripts",
                        "build the frontend again with " + names(web))
                    .stream());
    return Stream.of(declared, set, built).flatMap(all -> all);
  }

  /** Production's variables in the builds of every branch. */
  private static Stream<Finding> intoPreviews(Web web, Environment environment) {
    return web.pages().environment() == Frontend.PagesEnvironment.PRODUCTION
            || web.pages().variables().isEmpty()
        ? Stream.empty()
        : FrontendGuardrails.PREVIEW_POINTS_AT_PRODUCTION
            .finding(
                environment,
                environment.origin("frontend.pages.environment"),
                "production's variables go into the builds of every branch",
                "frontend.pages.environment is preview",
                "write environment: production, or leave it out")
            .stream();
  }

  /** Any other backend than the environment's own, where its own is nowhere. */
  static Stream<Finding> mismatch(Plan plan, Facts facts) {
    Web web = facts.web();
    if (web == null || web.bundle() == null) {
      return Stream.empty();
    }
    boolean speaksToOwn = web.bundle().urls().stream().anyMatch(web::isOwn);
    return speaksToOwn
        ? Stream.empty()
        : inBundle(
                web,
                url ->
                    web.ledTo(url).anyMatch(says -> says.kind() != Kind.LOCAL)
                        && (facts.environment().kind() == Kind.PRODUCTION
                            || production(web, url).isEmpty()))
            .flatMap(url ->
                FrontendGuardrails.FRONTEND_BACKEND_MISMATCH
                    .finding(
                        facts.environment(),
                        page(web),
                        "the pages that users get speak to the backend of " + named(web, url),
                        url
                            + " is in their scripts, and no address of "
                            + facts.environment().name(),
                        "build the frontend again with " + names(web))
                    .stream());
  }

  private static Optional<Web.Says> production(Web web, String url) {
    return web.ledTo(url).filter(says -> says.kind() == Kind.PRODUCTION).findFirst();
  }

  private static String named(Web web, String url) {
    return web.ledTo(url).map(says -> says.environment().value()).findFirst().orElse("another");
  }

  private static Stream<Map.Entry<String, String>> urls(Web web, Predicate<String> wanted) {
    return new TreeMap<>(web.pages().variables())
        .entrySet().stream().filter(variable -> wanted.test(variable.getValue()));
  }

  /** What is set at Pages, and not by this environment's file. */
  private static Stream<Map.Entry<String, String>> atPages(Web web, Predicate<String> wanted) {
    if (!(web.site() instanceof Site.Present site)) {
      return Stream.empty();
    }
    var texts = new TreeMap<String, String>();
    site.variables()
        .forEach((name, value) -> {
          if (value instanceof Site.Value.Plain(String text)
              && !web.pages().variables().containsKey(name)) {
            texts.put(name, text);
          }
        });
    return texts.entrySet().stream().filter(variable -> wanted.test(variable.getValue()));
  }

  private static Stream<String> inBundle(Web web, Predicate<String> wanted) {
    return web.bundle() == null
        ? Stream.empty()
        : web.bundle().urls().stream().filter(wanted).limit(1);
  }

  private static Where page(Web web) {
    return Where.system("frontend", web.bundle() == null ? "" : web.bundle().page().toString());
  }

  private static String names(Web web) {
    var names = new TreeMap<>(web.pages().variables()).keySet();
    return names.isEmpty() ? "the environment's variables" : String.join(", ", names);
  }
}
