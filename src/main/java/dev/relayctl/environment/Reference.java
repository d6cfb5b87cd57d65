package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Result;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A text that may refer to other values: {@code https://${app.name}.fly.dev}. */
public sealed interface Reference {
  /** A text that stands for itself. */
  record Literal(String text) implements Reference {
    @Override
    public <T> T match(
        Function<Literal, T> literal, Function<Asked, T> asked, Function<Joined, T> joined) {
      return literal.apply(this);
    }
  }

  /**
   * Something that has to be found out.
   *
   * @param otherwise what stands in its place when there is no answer; null when that is a problem
   */
  record Asked(Question question, @Nullable Reference otherwise) implements Reference {
    @Override
    public <T> T match(
        Function<Literal, T> literal, Function<Asked, T> asked, Function<Joined, T> joined) {
      return asked.apply(this);
    }
  }

  /** Several of them, one after the other. */
  record Joined(List<Reference> parts) implements Reference {
    public Joined {
      parts = List.copyOf(parts);
    }

    @Override
    public <T> T match(
        Function<Literal, T> literal, Function<Asked, T> asked, Function<Joined, T> joined) {
      return joined.apply(this);
    }
  }

  /** What the one function that fits makes of it; why no {@code switch}: docs/adr/0003. */
  <T> T match(Function<Literal, T> literal, Function<Asked, T> asked, Function<Joined, T> joined);

  /**
   * Reads a text. A doubled dollar sign before a brace stands for one that begins no reference.
   *
   * @param at where the text stands
   * @return the reference, or a problem {@code environment.invalid-reference}
   */
  static Result<Reference> parse(String text, Position at) {
    return new ReferenceText(text, at).read();
  }
}
