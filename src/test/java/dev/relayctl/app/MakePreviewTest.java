package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.InMemoryMigrations;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.PreviewDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakePreviewTest {
  private final ManualTime time = new ManualTime();
  private final Server server = new Server();
  private final InMemoryLookups lookups =
      new InMemoryLookups()
          .variable("DEV_DATABASE_URL", "postgresql://u:not-a-secret@db.example.com/dev")
          .variable("PROD_DATABASE_URL", "postgresql://u:not-a-secret@db.example.com/prod");

  @TempDir Path directory;
  private Project project;

  @BeforeEach
  void makeTheProject() throws IOException {
    Files.createDirectories(directory.resolve("environments"));
    write(
        "dev",
        "kind: dev",
        "app: { name: shop-dev }",
        "database: { url: \"${env:DEV_DATABASE_URL}\" }");
    write(
        "production",
        "kind: production",
        "app: { name: shop }",
        "database: { url: \"${env:PROD_DATABASE_URL}\" }");
    template("shop-${branch.slug}", "from: dev");
    project =
        new Project(directory, lookups, new ReferencedDatabases(lookups), Project.World.REAL, time);
  }

  private void write(String environment, String... lines) throws IOException {
    Files.writeString(
        directory.resolve("environments/" + environment + ".yaml"), String.join("\n", lines));
  }

  private void template(String app, String preview) throws IOException {
    write(
        "preview",
        "kind: preview",
        "app: { name: \"" + app + "\" }",
        "preview: { " + preview + " }");
  }

  private List<String> up(String branch) {
    var databases = new PreviewedDatabases(project.databases(), () -> server, directory, lookups);
    var which = new Previews(project, databases, server);
    var make =
        new MakePreview(
            project, server, new InMemoryMigrations(List.of()), new InMemoryLedger(time));
    return which
        .choose(null, branch)
        .then(chosen -> which.hold(chosen).then(hold -> make.database(chosen, hold)))
        .problems()
        .stream()
        .map(problem -> problem.facts().id().value())
        .toList();
  }

  @Test
  void leavesTheAppOfAnotherEnvironmentAlone() throws IOException {
    assertThat(up("dev")).containsExactly("preview.app-not-ours");
    assertThat(server.made).isEmpty();

    template("shop", "from: dev");
    assertThat(up("feat/x")).containsExactly("preview.app-not-ours");
  }

  @Test
  void leavesTheAppOfOneThatCannotBeResolvedAlone() throws IOException {
    write("production", "kind: production", "app: { name: shop-live, url: \"${env:NOWHERE}\" }");

    assertThat(up("live")).containsExactly("preview.app-not-ours");
    assertThat(up("feat/x")).isEmpty();
  }

  @Test
  void refusesOneAppForAllBranches() throws IOException {
    template("shop-preview", "from: dev");

    assertThat(up("feat/x")).containsExactly("preview.app-not-ours");
  }

  @Test
  void neverCopiesProductionsDatabaseThatIsNamedAsTheTemplate() throws IOException {
    template("shop-${branch.slug}", "from: dev, data: all, template: prod");
    assertThat(up("feat/x")).containsExactly("preview.production-data");

    template("shop-${branch.slug}", "from: dev, template: prod");
    assertThat(up("feat/x")).isEmpty();
  }

  @Test
  void whatWasCutOffOfItselfIsNoneMore() throws IOException {
    template("shop-${branch.slug}", "from: dev, limit: 1");
    server.half = "preview-one";

    assertThat(up("one")).isEmpty();
    assertThat(up("two")).containsExactly("preview.limit");
  }

  /** One that makes whatever is asked for. */
  private static final class Server implements PreviewDatabases {
    private final List<Owner> made = new ArrayList<>();
    private String half = "";

    @Override
    public Result<List<Made>> all(Parent parent, EnvironmentName template) {
      return Result.ok(
          half.isEmpty() ? List.of() : List.of(new Made(half, null, null, State.MAKING)));
    }

    @Override
    public Result<Optional<DatabaseUrl>> direct(Parent parent, Owner owner) {
      return Result.ok(Optional.empty());
    }

    @Override
    public Result<Optional<DatabaseUrl>> app(Parent parent, Owner owner) {
      return direct(parent, owner);
    }

    @Override
    public Result<Hold> hold(Parent parent, String id) {
      return Result.ok(
          new Hold() {
            @Override
            public Result<Done> make(Wanted wanted, Supplier<Result<Done>> allowed) {
              return allowed.get().peek(_ -> made.add(wanted.owner()));
            }

            @Override
            public Result<Dropped> drop(@Nullable Owner owner) {
              return Result.ok(Dropped.BEFORE);
            }

            @Override
            public void close() {}
          });
    }

    @Override
    public String id(Parent parent, Owner owner) {
      return owner.name().value();
    }
  }
}
