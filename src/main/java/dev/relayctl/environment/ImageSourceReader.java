package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.problem.Problem;
import java.util.List;

/** Reads {@code app.image} and {@code app.build}. */
final class ImageSourceReader {
  private static final List<String> DOCKERFILE_KEYS =
      List.of("dockerfile", "context", "target", "args");

  private final List<Problem> problems;

  ImageSourceReader(List<Problem> problems) {
    this.problems = problems;
  }

  ImageSource read(Section app) {
    Node image = app.node("image");
    Section build = app.in("build");
    if (image != null && build.isPresent()) {
      problems.add(both(image));
    }
    if (image instanceof Node.Scalar scalar) {
      return ImageReference.parse(scalar.text(), scalar.at().where())
          .<ImageSource>map(ImageSource.Given::new)
          .orElse(bad -> {
            problems.addAll(bad);
            return new ImageSource.Unsaid();
          });
    }
    return build.isPresent() ? built(build) : new ImageSource.Unsaid();
  }

  private ImageSource.Built built(Section build) {
    List<String> command = build.texts("command");
    ImageSource.Builder with = build.choice("with", ImageSource.Builder.class);
    Node commandNode = build.node("command");
    Node withNode = build.node("with");
    if (with == ImageSource.Builder.COMMAND && command.isEmpty() && withNode != null) {
      problems.add(
          Problem.invalid(
              "environment.build-without-command",
              "app.build is made with a command, and none is given",
              withNode.at().where(),
              "the image has to be built and pushed by a program of yours",
              "add command: [scripts/build-image.sh]"));
    }
    if (with != ImageSource.Builder.COMMAND && commandNode != null) {
      problems.add(
          Problem.invalid(
              "environment.unused-build-key",
              "app.build.command has no effect",
              commandNode.at().where(),
              "a command builds only where with: command is written",
              "add with: command, or remove command"));
    }
    if (with == ImageSource.Builder.COMMAND) {
      for (String key : DOCKERFILE_KEYS) {
        Node unused = build.node(key);
        if (unused != null) {
          problems.add(
              Problem.invalid(
                  "environment.unused-build-key",
                  "app.build." + key + " has no effect",
                  unused.at().where(),
                  "with: command, the program alone decides what is built",
                  "remove it, or give it to the program as an argument"));
        }
      }
    }
    return new ImageSource.Built(
        with,
        command,
        build.text("context", "."),
        build.text("dockerfile"),
        build.text("target"),
        build.textsByKey("args"),
        build.texts("inputs"));
  }

  private static Problem both(Node image) {
    return Problem.invalid(
        "environment.image-and-build",
        "the app has both an image and a build",
        image.at().where(),
        "an image that is given is not built",
        "remove app.image or app.build; one may come from the file that this one extends");
  }
}
