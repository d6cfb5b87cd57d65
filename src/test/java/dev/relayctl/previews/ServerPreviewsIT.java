package dev.relayctl.previews;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relayctl.environment.Branch;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Preview;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.PreviewDatabases.Dropped;
import dev.relayctl.run.PreviewDatabases.Hold;
import dev.relayctl.run.PreviewDatabases.Made;
import dev.relayctl.run.PreviewDatabases.Owner;
import dev.relayctl.run.PreviewDatabases.Parent;
import dev.relayctl.run.PreviewDatabases.Script;
import dev.relayctl.run.PreviewDatabases.State;
import dev.relayctl.run.PreviewDatabases.Wanted;
import dev.relayctl.testing.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerPreviewsIT {
  private static final EnvironmentName TEMPLATE = new EnvironmentName("preview");
  private static final Owner SLASH = new Owner(TEMPLATE, new Branch("feat/x"));
  private static final Owner HYPHEN = new Owner(TEMPLATE, new Branch("feat-x"));

  private final ManualTime time = new ManualTime();
  private final ServerPreviews previews =
      new ServerPreviews(Connections.DEFAULT, new Attempts(time, time, new Random(1)), time);
  private PostgresServer.Database dev;
  private Parent parent;

  @BeforeEach
  void makeTheParent() throws SQLException {
    dev = PostgresServer.freshDatabase();
    DatabaseUrl url = ok(DatabaseUrl.parse(Secret.of(dev.url()), Where.file("dev.yaml")));
    parent = new Parent(new EnvironmentName("dev"), url, url, null);
    run(dev, "CREATE TABLE tracks (title text); INSERT INTO tracks VALUES ('Ann''s')");
    run(dev, "CREATE SCHEMA relayctl; CREATE TABLE relayctl.stamp (environment text)");
  }

  private static void run(PostgresServer.Database database, String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(PostgresServer.Database database, String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "none";
    }
  }

  private PostgresServer.Database of(Owner owner) {
    DatabaseUrl url = ok(previews.direct(parent, owner)).orElseThrow();
    return new PostgresServer.Database(
        dev.host(), dev.port(), url.database(), dev.user(), dev.password());
  }

  private Wanted wanted(Owner owner, Preview.Data data, @Nullable Script script) {
    return new Wanted(owner, data, null, script, time.instant());
  }

  private Result<Done> make(Wanted wanted) {
    try (Hold hold = ok(previews.hold(parent, previews.id(parent, wanted.owner())))) {
      return hold.make(wanted, Result::done);
    }
  }

  private Result<Dropped> drop(Owner owner) {
    String id = previews.id(parent, owner);
    try (Hold hold = ok(previews.hold(parent, id))) {
      return hold.drop(owner);
    }
  }

  private boolean exists(String database) throws SQLException {
    return value(dev, "SELECT 1 FROM pg_database WHERE datname = '" + database + "'").equals("1");
  }

  @Test
  void makesAnEmptyOneForEachBranch() throws SQLException {
    ok(make(wanted(SLASH, Preview.Data.SCHEMA, null)));
    ok(make(wanted(HYPHEN, Preview.Data.SCHEMA, null)));
    run(of(SLASH), "CREATE TABLE own (id int)");

    assertThat(value(of(HYPHEN), "SELECT to_regclass('own')")).isEqualTo("null");
    assertThat(value(dev, "SELECT to_regclass('own')")).isEqualTo("null");
    assertThat(ok(previews.all(parent, TEMPLATE)))
        .extracting(Made::owner, Made::state)
        .containsExactlyInAnyOrder(tuple(SLASH, State.READY), tuple(HYPHEN, State.READY));
    assertThat(ok(previews.all(parent, new EnvironmentName("other")))).isEmpty();
  }

  @Test
  void leavesOneThatIsThereAsItIs() throws SQLException {
    ok(make(wanted(SLASH, Preview.Data.SCHEMA, null)));
    run(of(SLASH), "CREATE TABLE own (id int)");

    ok(make(wanted(SLASH, Preview.Data.SCHEMA, null)));

    assertThat(value(of(SLASH), "SELECT to_regclass('own')")).isEqualTo("own");
  }

  @Test
  void copiesWithoutTheParentsLedgerAndAfterTheScript() throws SQLException {
    var script = new Script("anonymise.sql", "UPDATE tracks SET title = 'x'; SELECT 1;");

    ok(make(wanted(SLASH, Preview.Data.ALL, script)));

    assertThat(value(of(SLASH), "SELECT title FROM tracks")).isEqualTo("x");
    assertThat(value(of(SLASH), "SELECT to_regclass('relayctl.stamp')")).isEqualTo("null");
    assertThat(value(dev, "SELECT title FROM tracks")).isEqualTo("Ann's");
    assertThat(value(dev, "SELECT to_regclass('relayctl.stamp')")).isEqualTo("relayctl.stamp");
  }

  @Test
  void nobodyCanUseACopyWhoseScriptFailed() throws SQLException {
    var broken = new Script("anonymise.sql", "UPDATE tracks SET title = 'x'; UPDATE nothing");

    assertThat(ids(make(wanted(SLASH, Preview.Data.ALL, broken))))
        .containsExactly("preview.script-failed");

    assertThat(ok(previews.app(parent, SLASH))).isEmpty();
    assertThat(ok(previews.all(parent, TEMPLATE)))
        .singleElement()
        .extracting(Made::state)
        .isEqualTo(State.MAKING);
    var right = new Script("anonymise.sql", "UPDATE tracks SET title = 'y'");
    ok(make(wanted(SLASH, Preview.Data.ALL, right)));
    assertThat(value(of(SLASH), "SELECT title FROM tracks")).isEqualTo("y");
  }

  @Test
  void saysThatTheParentIsInUse() throws SQLException {
    try (var _ = dev.connect()) {
      assertThat(ids(make(wanted(SLASH, Preview.Data.ALL, null))))
          .containsExactly("preview.parent-in-use");
    }
    assertThat(ids(make(new Wanted(SLASH, Preview.Data.ALL, "no_such", null, time.instant()))))
        .containsExactly("preview.no-template-database");
  }

  @Test
  void neverTouchesADatabaseThatSomebodyElseMade() throws SQLException {
    String id = previews.id(parent, HYPHEN);
    run(dev, "CREATE DATABASE \"" + id + "\"");

    assertThat(ids(make(wanted(HYPHEN, Preview.Data.SCHEMA, null))))
        .containsExactly("preview.database-not-ours");
    assertThat(ids(drop(HYPHEN))).containsExactly("preview.database-not-ours");
    assertThat(exists(id)).isTrue();
    assertThat(ok(previews.all(parent, TEMPLATE))).isEmpty();
  }

  @Test
  void dropsOneWithWhateverUsesItAndWhatWasCutOff() throws SQLException {
    ok(make(wanted(SLASH, Preview.Data.SCHEMA, null)));
    String id = previews.id(parent, SLASH);
    run(dev, "CREATE DATABASE \"" + Names.making(id) + "\"");
    try (var _ = of(SLASH).connect()) {
      assertThat(ok(drop(SLASH))).isEqualTo(Dropped.NOW);
    }

    assertThat(exists(id)).isFalse();
    assertThat(exists(Names.making(id))).isFalse();
    assertThat(ok(drop(SLASH))).isEqualTo(Dropped.BEFORE);
    assertThat(ok(previews.all(parent, TEMPLATE))).isEmpty();
  }

  @Test
  void leavesAloneWhatIsMarkedAsAnothers() throws SQLException {
    var eu = new Owner(new EnvironmentName("preview-eu"), new Branch("x"));
    var same = new Owner(TEMPLATE, new Branch("eu-x"));
    ok(make(wanted(eu, Preview.Data.SCHEMA, null)));

    assertThat(previews.id(parent, same)).isEqualTo(previews.id(parent, eu));
    assertThat(ids(drop(same))).containsExactly("preview.database-not-ours");
    assertThat(ids(make(wanted(same, Preview.Data.SCHEMA, null))))
        .containsExactly("preview.database-not-ours");
    assertThat(exists(previews.id(parent, eu))).isTrue();
  }

  @Test
  void dropsNothingButWhatWasCutOffWithoutAnOwner() throws SQLException {
    ok(make(wanted(SLASH, Preview.Data.SCHEMA, null)));
    String id = previews.id(parent, SLASH);
    run(dev, "CREATE DATABASE \"" + Names.making(id) + "\"");

    try (Hold hold = ok(previews.hold(parent, id))) {
      assertThat(ok(hold.drop(null))).isEqualTo(Dropped.NOW);
    }

    assertThat(exists(id)).isTrue();
    assertThat(exists(Names.making(id))).isFalse();
  }

  @Test
  void isHeldByOneAtATime() {
    String id = previews.id(parent, SLASH);
    try (Hold _ = ok(previews.hold(parent, id))) {
      assertThat(ids(previews.hold(parent, id))).containsExactly("preview.busy");
      ok(previews.hold(parent, previews.id(parent, HYPHEN))).close();
    }
    ok(previews.hold(parent, id)).close();
  }

  @Test
  void copiesWhileSomebodyElseWorksOnAPreviewOfTheSameParent() throws SQLException {
    try (Hold _ = ok(previews.hold(parent, previews.id(parent, HYPHEN)))) {
      ok(make(wanted(SLASH, Preview.Data.ALL, null)));
    }

    assertThat(value(of(SLASH), "SELECT title FROM tracks")).isEqualTo("Ann's");
  }

  @Test
  void keepsToALimitWhenManyAreMadeAtOnce() throws InterruptedException {
    List<Callable<Result<Done>>> all =
        IntStream.range(0, 8)
            .mapToObj(number -> new Owner(TEMPLATE, new Branch("b" + number)))
            .<Callable<Result<Done>>>map(owner -> () -> makeTheOnlyOne(owner))
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(all).stream().map(Future::resultNow))
          .filteredOn(done -> done.problems().isEmpty())
          .hasSize(1);
    }

    assertThat(ok(previews.all(parent, TEMPLATE))).hasSize(1);
  }

  private Result<Done> makeTheOnlyOne(Owner owner) {
    try (Hold hold = ok(previews.hold(parent, previews.id(parent, owner)))) {
      return hold.make(
          wanted(owner, Preview.Data.SCHEMA, null),
          () ->
              ok(previews.all(parent, TEMPLATE)).isEmpty()
                  ? Result.done()
                  : Result.bad(
                      Problem.refused(
                          "preview.limit",
                          "there is one",
                          Where.file("preview.yaml"),
                          "limit is 1",
                          "down")));
    }
  }

  @Test
  void saysThatOthersAreAtItWhenItsTurnDoesNotCome() {
    DatabaseUrl where = parent.direct();
    try (Held one = ok(Held.take(Connections.DEFAULT, where, parent, "one"));
        Held other = ok(Held.take(Connections.DEFAULT, where, parent, "other"))) {
      ok(
          one.alone(
              parent,
              () -> {
                assertThat(ids(other.alone(parent, 1, Result::done)))
                    .containsExactly("preview.crowded");
                return Result.done();
              }));
      ok(other.alone(parent, 1, Result::done));
    }
  }

  @Test
  void findsDatabasesWithLongNames() {
    var other = new Owner(TEMPLATE, new Branch("b".repeat(80) + "/1"));
    var same = new Owner(TEMPLATE, new Branch("b".repeat(80) + "/2"));
    for (Owner owner : List.of(other, same)) {
      ok(make(wanted(owner, Preview.Data.SCHEMA, null)));
    }

    assertThat(ok(previews.all(parent, TEMPLATE)))
        .extracting(Made::owner)
        .containsExactlyInAnyOrder(other, same);
    assertThat(previews.id(parent, other)).hasSizeLessThan(64);
  }

  private static List<String> ids(Result<?> result) {
    return List.of(bad(result).facts().id().value());
  }
}
