package dev.relayctl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedDatabasesTest {
  @TempDir private Path project;

  private final InMemoryLookups lookups =
      new InMemoryLookups().withFile("fly.toml", "app = \"relay-api\"\n");

  @BeforeEach
  void devAndProduction() throws IOException {
    write("dev.yaml", "kind: dev\naliases: [d]\ndatabase: {url: '${env:DEV_DATABASE_URL}'}\n");
    write("production.yaml", "kind: production\n");
  }

  @Test
  void readsWithWhomADatabaseIsShared() throws IOException {
    write(
        "local.yaml", "kind: local\ndatabase: {url: '${env:DATABASE_URL}', shared-with: [dev]}\n");

    Environment local = Urls.ok(resolved("local"));

    assertThat(Ledger.Claim.of(local))
        .isEqualTo(
            new Ledger.Claim(new EnvironmentName("local"), Set.of(new EnvironmentName("dev"))));
    assertThat(local.origin("database.shared-with"))
        .isInstanceOfSatisfying(Where.InFile.class, where -> assertThat(where.line()).isEqualTo(2));
  }

  @Test
  void sharesWithNobodyUnlessTheFileSaysSo() {
    Environment dev = Urls.ok(resolved("dev"));

    assertThat(Ledger.Claim.of(dev).sharedWith()).isEmpty();
  }

  @Test
  void refusesToShareProductionsDatabase() throws IOException {
    write("local.yaml", "kind: local\ndatabase:\n  shared-with:\n    - dev\n    - production\n");

    Problem problem = onlyProblem();

    assertThat(problem.facts().id().value()).isEqualTo("config.shared-with-production");
    assertThat(problem.facts().where())
        .isEqualTo(new Where.InFile("environments/local.yaml", 5, 7));
    assertThat(problem.facts().what()).isEqualTo("local may not share a database with production");
  }

  @Test
  void refusesThatProductionSharesAnotherDatabase() throws IOException {
    write("production.yaml", "kind: production\ndatabase: {shared-with: [dev]}\n");

    Problem problem = onlyProblem();

    assertThat(problem.facts().id().value()).isEqualTo("config.shared-with-production");
    assertThat(problem.facts().where())
        .isEqualTo(new Where.InFile("environments/production.yaml", 2, 26));
  }

  @Test
  void asksWhatWasMeantByAnUnknownName() throws IOException {
    write("local.yaml", "kind: local\ndatabase: {shared-with: [dve]}\n");

    Problem problem = onlyProblem();

    assertThat(problem.facts().id().value()).isEqualTo("config.unknown-environment");
    assertThat(problem.facts().where())
        .isEqualTo(new Where.InFile("environments/local.yaml", 2, 26));
    assertThat(problem.facts().remedy()).isEqualTo("did you mean dev?");
  }

  @Test
  void wantsTheNameAndNotAnAlias() throws IOException {
    write("local.yaml", "kind: local\ndatabase: {shared-with: [d]}\n");

    assertThat(onlyProblem().facts().remedy()).isEqualTo("write dev");
  }

  private Result<Environment> resolved(String name) {
    return Environments.load(project)
        .then(all -> all.find(name, new Where.OnCommandLine(name)))
        .then(definition -> definition.resolve(lookups));
  }

  private Problem onlyProblem() {
    List<Problem> problems = Environments.load(project).problems();
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(project.resolve("environments"));
    Files.writeString(project.resolve("environments").resolve(name), text);
  }
}
