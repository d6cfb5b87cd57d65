package dev.relayctl.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Where;
import dev.relayctl.run.Remark;
import dev.relayctl.run.Remark.Weight;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
  private static final Path WORKSPACE = Path.of("/home/ci/shop");

  private final Annotations annotations = new Annotations(WORKSPACE, WORKSPACE.resolve("backend"));

  @Test
  void standBesideTheirLine() {
    assertThat(of(Weight.ERROR, new Where.InFile("environments/dev.yaml", 12, 9), "a\nwhy b"))
        .containsExactly(
            "::error file=backend/environments/dev.yaml,line=12,col=9,title=some.id::a%0Awhy b");
    assertThat(of(Weight.WARNING, Where.file("../fly.toml"), "a"))
        .containsExactly("::warning file=fly.toml,title=some.id::a");
  }

  @Test
  void whatIsInNoFileOfTheRepositorySaysWhereItIs() {
    assertThat(of(Weight.NOTICE, Where.system("Fly", "app shop"), "a"))
        .containsExactly("::notice title=some.id::a%0Aat Fly, app shop");
    assertThat(of(Weight.ERROR, Where.file("/etc/passwd"), "a"))
        .containsExactly("::error title=some.id::a%0Aat /etc/passwd");
    assertThat(
            new Annotations(null, WORKSPACE)
                .of(List.of(new Remark(Weight.ERROR, "some.id", Where.file("a.yaml"), "a"))))
        .containsExactly("::error title=some.id::a%0Aat a.yaml");
  }

  @Test
  void whatIsWrittenInThemIsNoCommand() {
    assertThat(
            of(
                Weight.ERROR,
                new Where.InFile("a,line=1:b.yaml", 2, 0),
                "100 %\r\n::set-env name=A::b"))
        .containsExactly(
            "::error file=backend/a%2Cline=1%3Ab.yaml,line=2,title=some.id::"
                + "100 %25%0D%0A::set-env name=A::b");
  }

  @Test
  void ofTooManyTheRestIsCounted() {
    List<Remark> many =
        IntStream.rangeClosed(1, 12)
            .mapToObj(i -> new Remark(Weight.ERROR, "some.id", Where.file(i + ".yaml"), "a"))
            .toList();

    List<String> lines = annotations.of(many);

    assertThat(lines).hasSize(10);
    assertThat(lines.getLast()).isEqualTo("::error::and 3 more, in this step's log");
    assertThat(annotations.of(many.subList(0, 10)))
        .hasSize(10)
        .allMatch(line -> line.contains("file="));
  }

  private List<String> of(Weight weight, Where where, String text) {
    return annotations.of(List.of(new Remark(weight, "some.id", where, text)));
  }
}
