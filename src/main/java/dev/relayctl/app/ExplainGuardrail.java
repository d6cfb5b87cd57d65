package dev.relayctl.app;

import dev.relayctl.guardrail.Catalogue;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What guardrails are about, for {@code explain}. Knows no project. */
public final class ExplainGuardrail {
  /** A guardrail with its page. */
  public record Explained(Guardrail guardrail, String page) {}

  private ExplainGuardrail() {}

  /** All guardrails, by topic. */
  public static List<Guardrail> all() {
    return Catalogue.all();
  }

  /**
   * The guardrail of that id, or the one behind a problem's id; {@code usage.unknown-guardrail}.
   */
  public static Result<Explained> of(String id) {
    return Catalogue.find(id)
        .map(guardrail -> Result.ok(new Explained(guardrail, page(guardrail))))
        .orElseGet(() -> Result.bad(Allowed.unknown(id)));
  }

  /** The page of the docs, which the build takes along. */
  private static String page(Guardrail guardrail) {
    String name = "/relayctl/guardrails/" + guardrail.id() + ".md";
    try (InputStream page = ExplainGuardrail.class.getResourceAsStream(name)) {
      if (page == null) {
        throw new IllegalStateException("no page for " + guardrail.id());
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
