package dev.relayctl.app;

import dev.relayctl.app.TimeLimit.Answer;
import dev.relayctl.app.TimeLimit.Asked;
import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.HostPort;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.Pooling;
import dev.relayctl.plan.Compute;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.report.DoctorReport.State;
import dev.relayctl.run.DatabaseCheckup.Access;
import dev.relayctl.run.DatabaseCheckup.Encryption;
import dev.relayctl.run.DatabaseCheckup.Vitals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Looks at an environment's database, from its URL to its ledger. What can't be answered without an
 * earlier answer isn't asked: a host without an address is told once.
 */
final class DatabaseChecks {
  private static final String DNS = "dns";

  private final Project project;
  private final DoctorPorts ports;
  private final TimeLimit limit;

  DatabaseChecks(Project project, DoctorPorts ports, TimeLimit limit) {
    this.project = project;
    this.ports = ports;
    this.limit = limit;
  }

  /** What the app connects to, and what relayctl does. */
  private record Urls(DatabaseUrl given, DatabaseUrl direct) {}

  /** All that is to be said; of a local database nobody depends, so nothing of it fails. */
  List<Check> of(Environment environment) {
    State worst = environment.kind() == Kind.LOCAL ? State.WARN : State.FAIL;
    var notes = new Notes(Group.ENVIRONMENT, environment.name(), worst);
    Database database = environment.database();
    if (database == null) {
      return notes.checks();
    }
    if (environment.preview() != null) {
      notes.ok("database-url", project.databases().source(environment), Duration.ZERO);
      return notes.checks();
    }
    Answer<Urls> urls = limit.ask("database.url", () -> urls(environment));
    if (!(urls.result() instanceof Result.Ok<Urls>(Urls found))) {
      notes.fail("database-url", urls.result().problems(), Discretion.UNKNOWING, urls.took());
      return notes.checks();
    }
    notes.ok("database-url", described(environment, found), urls.took());
    Discretion discretion = Discretion.of(found.given(), found.direct());
    if (resolves(found, notes)) {
      connected(environment, database, found.direct(), discretion, notes);
    }
    return notes.checks();
  }

  private Result<Urls> urls(Environment environment) {
    return project
        .databases()
        .url(environment)
        .then(text -> DatabaseUrl.parse(text, environment.origin("database.url")))
        .then(given ->
            project.databases().direct(environment).map(direct -> new Urls(given, direct)));
  }

  private String described(Environment environment, Urls urls) {
    // A command may have a token among its arguments.
    return Discretion.UNKNOWING.words(project.databases().source(environment))
        + (urls.given().pooled() == Pooling.POOLED ? ", through a pooler" : "");
  }

  /**
   * Whether there is a host to connect to: drivers try them in order. One without an address is in
   * the way only where its URL has no other.
   */
  private boolean resolves(Urls urls, Notes notes) {
    List<DatabaseUrl> both = List.of(urls.given(), urls.direct());
    var answers = new LinkedHashMap<String, Answer<Integer>>();
    both.stream()
        .flatMap(DatabaseChecks::names)
        .forEach(host -> answers.computeIfAbsent(host, this::addresses));
    var known = new TreeSet<String>();
    answers.forEach((host, answer) -> answer.result().peek(_ -> known.add(host)));
    answers.forEach((host, answer) -> {
      switch (answer.result()) {
        case Result.Ok<Integer>(Integer count) -> {
          String addresses = count == 1 ? "1 address" : count + " addresses";
          notes.ok(DNS, host + ": " + addresses + ", " + millis(answer.took()), answer.took());
        }
        case Result.Bad<Integer>(var problems) -> {
          boolean needed =
              both.stream()
                  .anyMatch(url -> names(url).anyMatch(host::equals) && !reachable(url, known));
          if (needed) {
            notes.fail(DNS, problems, Discretion.UNKNOWING, answer.took());
          } else {
            notes.warn(DNS, problems, Discretion.UNKNOWING, answer.took());
          }
        }
      }
    });
    return reachable(urls.direct(), known);
  }

  private Answer<Integer> addresses(String host) {
    return limit.ask("the name resolution of " + host, () -> ports.hosts().count(host));
  }

  /** A socket has no name, and needs none. */
  private static Stream<String> names(DatabaseUrl url) {
    return url.hosts().stream().filter(server -> !server.isSocket()).map(HostPort::name);
  }

  private static boolean reachable(DatabaseUrl url, Set<String> known) {
    return url.hosts().stream()
        .anyMatch(server -> server.isSocket() || known.contains(server.name()));
  }

  private void connected(
      Environment environment,
      Database database,
      DatabaseUrl url,
      Discretion discretion,
      Notes notes) {
    Asked<Encryption> tls =
        limit.begin("the database (TLS)", () -> ports.databases().encryption(url));
    Answer<Vitals> vitals = limit.ask("the database", () -> ports.databases().vitals(url));
    Answer<Encryption> encryption = limit.answer(tls);
    if (vitals.result() instanceof Result.Ok<Vitals>(Vitals found)) {
      server(found, encryption.result(), url, notes, vitals.took());
      new TlsCheck(url, discretion).note(encryption, notes);
      new LedgerChecks(ports, limit).note(environment, url, discretion, notes);
      if (database.isDumped()) {
        dumps(found.major(), notes);
      }
    } else {
      notes.fail("database", vitals.result().problems(), discretion, vitals.took());
      if (encryption.result() instanceof Result.Ok<Encryption>) {
        new TlsCheck(url, discretion).note(encryption, notes);
      }
    }
    String neon = database.neonProject();
    if (neon != null) {
      branch(database, neon, url, discretion, notes);
    }
  }

  private static void server(
      Vitals vitals, Result<Encryption> encryption, DatabaseUrl url, Notes notes, Duration took) {
    if (vitals.access() == Access.READ_ONLY) {
      notes.fail(
          "database",
          Problem.facts(
              "database.read-only",
              "the database accepts no changes",
              Where.system("PostgreSQL", Discretion.servers(url)),
              "it is a standby, or default_transaction_read_only is on",
              "point database.url at the primary, or look for a full disk or a quota"),
          took);
      return;
    }
    String protocol =
        encryption instanceof Result.Ok<Encryption>(Encryption.Offered(String agreed))
                && TlsCheck.isUsed(url)
            ? ", " + agreed
            : "";
    notes.ok(
        "database",
        "PostgreSQL "
            + vitals.version()
            + " at "
            + Discretion.servers(url)
            + protocol
            + ", "
            + millis(vitals.roundTrip()),
        took);
  }

  private void dumps(int server, Notes notes) {
    Answer<Integer> programs = limit.ask("pg_dump", () -> ports.dumps().major(server));
    if (programs.result() instanceof Result.Ok<Integer>(Integer major)) {
      notes.ok("restore-points", "dumps, by pg_dump " + major, programs.took());
    } else {
      notes.fail(
          "restore-points", programs.result().problems(), Discretion.UNKNOWING, programs.took());
    }
  }

  private void branch(
      Database database, String neon, DatabaseUrl url, Discretion discretion, Notes notes) {
    Answer<Compute> branch = limit.ask("Neon", () -> ports.branches().of(url, neon));
    if (branch.result() instanceof Result.Ok<Compute>(Compute compute)) {
      notes.ok(
          "neon",
          "branch "
              + compute.branch()
              + " of project "
              + neon
              + compute.sleep().map(after -> ", asleep after " + after).orElse(""),
          branch.took());
      return;
    }
    boolean needed = database.restorePoints() != null && !database.isDumped();
    Problem first = branch.result().problems().getFirst();
    if (!needed && first.facts().id().value().equals("neon.key-missing")) {
      notes.ok("neon", "project " + neon + " not asked: " + first.facts().what(), branch.took());
    } else {
      notes.fail("neon", branch.result().problems(), discretion, branch.took());
    }
  }

  /** For people. */
  static String millis(Duration duration) {
    return duration.toMillis() == 0 ? "under 1 ms" : duration.toMillis() + " ms";
  }
}
