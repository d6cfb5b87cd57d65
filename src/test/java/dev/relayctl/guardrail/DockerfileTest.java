package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DockerfileTest {
  @Test
  void tellsWhatIsCopiedFromWhatIsBuilt() {
    var file =
        Dockerfile.of(
            """
            # syntax=docker/dockerfile:1
            FROM base AS build
            COPY --chown=1:1 pom.xml \\
              # the sources
              src ./
            ADD https://example.com/x.tar /x
            FROM other
            COPY --from=build /out /out
            COPY ["my files", "/files"]
            COPY $DIR /dir
            COPY <<EOF /text
            COPY not this
            EOF
            copy migrations migrations
            """);

    assertThat(file.copied(null))
        .extracting(each -> each.line() + " " + each.path())
        .containsExactly("3 pom.xml", "3 src", "9 my files", "14 migrations");
  }

  @Test
  void leavesOutStagesThatABuildDoesNotNeed() {
    var file =
        Dockerfile.of(
            """
            FROM base AS common
            COPY common /
            FROM common AS test
            COPY tests /tests
            FROM base AS assets
            COPY assets /assets
            FROM common AS app
            RUN --mount=type=bind,from=assets,target=/a true
            FROM app AS later
            COPY later /
            """);

    assertThat(file.copied("app"))
        .extracting(Dockerfile.Copied::path)
        .containsExactly("common", "assets");
    assertThat(file.copied("none")).isEmpty();
  }

  @Test
  void tellsWhatAStageStarts() {
    var file =
        Dockerfile.of(
            """
            FROM base AS app
            CMD ["serve", "--name", "a \\"b\\""]
            FROM app AS derived
            RUN true
            FROM scratch AS last
            CMD serve $PORT
            """);

    assertThat(file.last("CMD", "derived").flatMap(Dockerfile.Instruction::execForm))
        .hasValueSatisfying(
            words -> assertThat(words).containsExactly("serve", "--name", "a \"b\""));
    assertThat(file.last("CMD", null).flatMap(Dockerfile.Instruction::execForm)).isEmpty();
    assertThat(file.last("CMD", "none")).isEmpty();
  }

  @Test
  void aCopyOfNothingCopiesNothing() {
    var file =
        Dockerfile.of(
            """
            FROM base
            COPY []
            COPY [ ]
            COPY --chown=1:1 []
            ADD ["alone"]
            COPY
            COPY [src]
            COPY a /a
            """);

    assertThat(file.copied(null)).containsExactly(new Dockerfile.Copied(8, "a"));
  }

  @Test
  void readsWhatIsNoDockerfileAtAll() {
    assertThat(Dockerfile.of("").stages()).isEmpty();
    assertThat(Dockerfile.of("COPY").stages()).isEmpty();
    assertThat(Dockerfile.of("FROM a\nCOPY\nCMD").copied(null)).isEmpty();
  }
}
