package dev.relayctl.migrate.alembic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RevisionGraphTest {

  @Test
  void ordersAChainFromItsBaseWhateverTheFilesAreCalled() {
    RevisionGraph graph = graph(file("c", "b"), file("a"), file("b", "a"));

    assertThat(ids(graph.order())).containsExactly("a", "b", "c");
    assertThat(ids(graph.heads())).containsExactly("c");
    assertThat(ids(graph.pending(List.of("a")))).containsExactly("b", "c");
    assertThat(ids(graph.applied(List.of("b")))).containsExactly("a", "b");
  }

  @Test
  void putsAMergeBehindBothOfItsBranches() {
    RevisionGraph graph = graph(file("m", "x", "y"), file("x", "a"), file("y", "a"), file("a"));

    assertThat(ids(graph.order())).startsWith("a").endsWith("m").hasSize(4);
    assertThat(graph.severalHeads()).isEmpty();
    assertThat(ids(graph.pending(List.of("x")))).containsExactly("y", "m");
    assertThat(ids(graph.pending(List.of("x", "y")))).containsExactly("m");
  }

  @Test
  void takesTwoHeadsForAMistake() {
    RevisionGraph graph = graph(file("a"), file("x", "a"), file("y", "a"));

    List<RevisionFile> heads = graph.severalHeads();

    assertThat(ids(heads)).containsExactly("x", "y");
    Problem problem = RevisionProblems.multipleHeads(heads, "uv run alembic");
    assertThat(problem.facts().id().value()).isEqualTo("migrate.alembic-multiple-heads");
    assertThat(problem.facts().why()).contains("versions/x.py, versions/y.py");
    assertThat(problem.facts().remedy()).contains("uv run alembic merge heads");
  }

  @Test
  void leavesBranchesApartThatHaveLabelsOfTheirOwn() {
    RevisionGraph graph =
        graph(
            labelled("a", List.of(), "app"),
            labelled("r", List.of(), "reports"),
            file("b", "a"),
            file("s", "r"));

    assertThat(graph.severalHeads()).isEmpty();
    assertThat(ids(graph.heads())).containsExactly("b", "s");
  }

  @Test
  void countsWhatARevisionDependsOnAsApplied() {
    RevisionGraph graph =
        graph(file("a"), file("b", "a"), dependent("x", List.of(), "b"), file("y", "x"));

    assertThat(ids(graph.applied(List.of("y")))).containsExactly("a", "b", "x", "y");
    assertThat(ids(graph.order())).containsExactly("a", "b", "x", "y");
  }

  @Test
  void findsDependenciesByLabelAndByTheBeginningOfAnIdentifier() {
    RevisionGraph graph =
        graph(
            labelled("4f2a91", List.of(), "core"),
            dependent("x", List.of(), "core"),
            dependent("y", List.of("x"), "4f2a"));

    assertThat(ids(graph.pending(List.of()))).containsExactly("4f2a91", "x", "y");
  }

  @Test
  void namesTheFileWhoseParentIsGone() {
    Problem problem = problem(file("a"), file("c", "b"));

    assertThat(problem.facts().id().value()).isEqualTo("migrate.alembic-missing-parent");
    assertThat(problem.facts().where().text()).isEqualTo("versions/c.py");
    assertThat(problem.facts().what()).contains("follows b");
    assertThat(problem.facts().remedy()).contains("git log --all");
  }

  @Test
  void namesBothFilesOfOneIdentifier() {
    var twin = new RevisionFile("a", List.of(), List.of(), List.of(), "", "versions/twin.py", "0");

    Problem problem = problem(file("a"), twin);

    assertThat(problem.facts().id().value()).isEqualTo("migrate.alembic-duplicate-revision");
    assertThat(problem.facts().where().text()).isEqualTo("versions/twin.py");
    assertThat(problem.facts().why()).contains("versions/a.py");
  }

  @Test
  void showsTheWayAroundACycle() {
    Problem problem = problem(file("a"), file("b", "a", "d"), file("c", "b"), file("d", "c"));

    assertThat(problem.facts().id().value()).isEqualTo("migrate.alembic-cycle");
    assertThat(problem.facts().why())
        .startsWith("b -> d -> c -> b")
        .contains("versions/b.py, versions/d.py, versions/c.py");
  }

  @Test
  void takesARevisionThatFollowsItselfForACycle() {
    assertThat(problem(file("a", "a")).facts().id().value()).isEqualTo("migrate.alembic-cycle");
  }

  @Test
  void ordersAChainOfFiveThousand() {
    var files = new ArrayList<RevisionFile>();
    for (int i = 5_000; i > 0; i--) {
      files.add(i == 1 ? file("r1") : file("r" + i, "r" + (i - 1)));
    }

    RevisionGraph graph = graph(files.toArray(RevisionFile[]::new));

    assertThat(graph.order()).hasSize(5_000);
    assertThat(ids(graph.pending(List.of("r4998")))).containsExactly("r4999", "r5000");
  }

  static RevisionFile file(String id, String... downs) {
    return new RevisionFile(
        id, Arrays.asList(downs), List.of(), List.of(), id, "versions/" + id + ".py", "0");
  }

  private static RevisionFile labelled(String id, List<String> downs, String label) {
    return new RevisionFile(
        id, downs, List.of(), List.of(label), id, "versions/" + id + ".py", "0");
  }

  private static RevisionFile dependent(String id, List<String> downs, String on) {
    return new RevisionFile(id, downs, List.of(on), List.of(), id, "versions/" + id + ".py", "0");
  }

  private static RevisionGraph graph(RevisionFile... files) {
    return RevisionGraph.of(Arrays.asList(files))
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        });
  }

  private static Problem problem(RevisionFile... files) {
    Result<RevisionGraph> result = RevisionGraph.of(Arrays.asList(files));
    assertThat(result.problems()).hasSize(1);
    return result.problems().getFirst();
  }

  private static List<String> ids(List<RevisionFile> files) {
    return files.stream().map(RevisionFile::revision).toList();
  }
}
