package dev.relayctl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReferenceTest {
  private static final Position AT = new Position("environments/dev.yaml", 3, 8);

  @Test
  void readsEveryKindOfReference() {
    assertThat(ok("plain")).isEqualTo(new Reference.Literal("plain"));
    assertThat(ok("")).isEqualTo(new Reference.Literal(""));
    assertThat(ok("${env:DATABASE_URL}"))
        .isEqualTo(new Reference.Asked(new Question.Env("DATABASE_URL"), null));
    assertThat(ok("${dotenv:A}")).isEqualTo(new Reference.Asked(new Question.Dotenv("A"), null));
    assertThat(ok("${file:a/b.txt}"))
        .isEqualTo(new Reference.Asked(new Question.FromFile("a/b.txt"), null));
    assertThat(ok("${git:short-sha}"))
        .isEqualTo(new Reference.Asked(new Question.Git(Lookups.GitFact.SHORT_SHA), null));
    assertThat(ok("${branch.slug}")).isEqualTo(new Reference.Asked(Question.OfBranch.SLUG, null));
    assertThat(ok("${app.url}"))
        .isEqualTo(new Reference.Asked(new Question.PathInFile("app.url"), null));
  }

  @Test
  void keepsQuotedArgumentsTogetherWithoutAShell() {
    assertThat(ok("${command:op read 'op://vault/a b' --x=\"\" {}}"))
        .isEqualTo(
            new Reference.Asked(
                new Question.Command(List.of("op", "read", "op://vault/a b", "--x=", "{}")), null));
  }

  @Test
  void readsDefaultsThatReferToOtherValues() {
    assertThat(ok("${env:A:-${dotenv:B:-c:-d}}"))
        .isEqualTo(
            new Reference.Asked(
                new Question.Env("A"),
                new Reference.Asked(new Question.Dotenv("B"), new Reference.Literal("c:-d"))));
    assertThat(ok("${env:A:-}"))
        .isEqualTo(new Reference.Asked(new Question.Env("A"), new Reference.Literal("")));
    assertThat(ok("${env:U:-postgresql://localhost:5432/x}"))
        .isEqualTo(
            new Reference.Asked(
                new Question.Env("U"), new Reference.Literal("postgresql://localhost:5432/x")));
  }

  @Test
  void readsComposedTexts() {
    assertThat(ok("https://${app.name}.fly.dev"))
        .isEqualTo(
            new Reference.Joined(
                List.of(
                    new Reference.Literal("https://"),
                    new Reference.Asked(new Question.PathInFile("app.name"), null),
                    new Reference.Literal(".fly.dev"))));
  }

  @Test
  void takesADoubledDollarAsText() {
    assertThat(ok("$${env:A} costs $5")).isEqualTo(new Reference.Literal("${env:A} costs $5"));
  }

  @Test
  void refusesWhatItCannotReadWithoutQuotingIt() {
    assertThat(remedy("${enw:A}")).isEqualTo("did you mean env? write ${env:…}");
    assertThat(remedy("${DATABASE_URL}"))
        .isEqualTo("write ${env:DATABASE_URL} for an environment variable");
    assertThat(remedy("${env:A")).startsWith("add the closing brace");
    assertThat(remedy("${env:A-B}")).startsWith("write letters");
    assertThat(remedy("${git:tag}")).startsWith("write ${git:branch}");
    assertThat(remedy("${command: }")).startsWith("write ${command:");
    assertThat(remedy("${command:a 'b}")).isEqualTo("close it");
    assertThat(remedy("${file:}")).startsWith("write ${file:");
    assertThat(remedy("${}")).startsWith("write ${env:NAME}");
    assertThat(Reference.parse("${env:x}${pw:not-a-secret-3}", AT).problems().toString())
        .doesNotContain("not-a-secret-3");
  }

  private static Reference ok(String text) {
    return switch (Reference.parse(text, AT)) {
      case Result.Ok<Reference>(Reference reference) -> reference;
      case Result.Bad<Reference> bad -> throw new AssertionError(bad.problems());
    };
  }

  private static String remedy(String text) {
    Problem problem = Reference.parse(text, AT).problems().getFirst();
    assertThat(problem.facts().id().value()).isEqualTo("environment.invalid-reference");
    assertThat(problem.facts().where()).isEqualTo(AT.where());
    return problem.facts().remedy();
  }
}
