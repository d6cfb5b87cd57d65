package dev.relayctl.guardrail;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.ImageSource;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accident: a file named an image by its tag, somebody pushed another one under it, and a
 * deploy that should have changed a variable changed the code.
 */
final class ImagePin {
  private ImagePin() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Environment environment = facts.environment();
    App app = environment.app();
    Facts.Fleet fleet = facts.fleet();
    if (app == null || fleet == null) {
      return Stream.of();
    }
    String ofToml = fleet.toml().build().image();
    return switch (app.image()) {
      case ImageSource.Given(var reference) when reference.digest() == null ->
          finding(environment, environment.origin("app.image"), reference.toString()).stream();
      case ImageSource.Unsaid() when ofToml != null && !ofToml.contains("@sha256:") ->
          finding(environment, Where.file(app.config()), ofToml).stream();
      case ImageSource.Given _, ImageSource.Built _, ImageSource.Unsaid _ -> Stream.of();
    };
  }

  private static Optional<Finding> finding(Environment environment, Where where, String image) {
    return CodeGuardrails.IMAGE_NOT_PINNED.finding(
        environment,
        where,
        "image " + image + " is named without its digest",
        "another image may be pushed under the same tag, and the next deploy would take it",
        "add @sha256:… to it, promote from another environment, or give --image");
  }
}
