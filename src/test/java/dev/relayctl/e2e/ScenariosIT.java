package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the accidents in {@code scenarios/}, each with its harmless neighbour, and compares what
 * came of them with the table in the docs; golden.update writes it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenariosIT {
  private static final Path PAGE = Path.of("docs/reference/accidents.md");
  private static final String BEGIN = "| accident |";

  private final List<AccidentTable.Row> rows = new ArrayList<>();
  private ScenarioProject project;

  @BeforeAll
  void startTheSandbox(@TempDir Path directory) throws Exception {
    project = new ScenarioProject(directory);
  }

  @AfterAll
  void stopTheSandbox() throws Exception {
    project.close();
  }

  @TestFactory
  Stream<DynamicTest> stopsTheAccidentAndLetsItsNeighbourThrough() throws Exception {
    List<Scenario> all = Scenario.all();
    Stream<DynamicTest> each =
        all.stream().map(one -> DynamicTest.dynamicTest(one.id(), () -> play(one)));
    return System.getProperty("scenarios") == null
        ? Stream.concat(
            each, Stream.of(DynamicTest.dynamicTest("the table", () -> theTable(all.size()))))
        : each;
  }

  private void play(Scenario scenario) throws Exception {
    project.anew();
    project.given(scenario.before());

    Cli.Ran stopped = project.play(scenario.accident());
    Cli.Ran through = project.play(scenario.harmless());

    String said = stopped.stdout() + stopped.stderr();
    assertThat(stopped.exitCode()).as(said).isEqualTo(scenario.accident().exit());
    assertThat(said).as(said).contains(scenario.told() + ":");
    rows.add(AccidentTable.row(scenario, stopped));
    String saidThen = through.stdout() + through.stderr();
    assertThat(through.exitCode()).as(saidThen).isEqualTo(scenario.harmless().exit());
    assertThat(saidThen).doesNotContain(scenario.told() + ":");
  }

  private void theTable(int all) throws Exception {
    Files.writeString(Path.of("target/accidents.txt"), AccidentTable.text(rows));
    assertThat(rows).as("each scenario has to end well").hasSize(all);
    String table = AccidentTable.markdown(rows);
    String page = Files.readString(PAGE);
    if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
      int begin = page.contains(BEGIN) ? page.indexOf(BEGIN) : page.length();
      Files.writeString(PAGE, page.substring(0, begin) + table);
    }
    assertThat(Files.readString(PAGE)).endsWith("\n\n" + table);
  }
}
