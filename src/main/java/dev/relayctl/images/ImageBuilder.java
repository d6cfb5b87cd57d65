package dev.relayctl.images;

import dev.relayctl.environment.Secret;
import dev.relayctl.run.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What builds and pushes: it only makes the call, something else runs it. */
sealed interface ImageBuilder {
  /** The label that names the commit (opencontainers/image-spec, annotations). */
  String REVISION = "org.opencontainers.image.revision";

  /** A build of an hour is stuck. */
  Duration LIMIT = Duration.ofMinutes(60);

  /** The word for it in output. */
  String name();

  /** The program with its arguments; no secret is among them. */
  Processes.Call call(BuildOrder order);

  /**
   * Fly's builders, through flyctl, which reads the Fly configuration itself.
   *
   * @param program where it lies; it may be called {@code fly}
   * @param token goes by environment
   */
  record Flyctl(Path program, Secret token) implements ImageBuilder {
    @Override
    public String name() {
      return "flyctl";
    }

    @Override
    public Processes.Call call(BuildOrder order) {
      Path project = order.project();
      var line = new ArrayList<>(List.of(program.toString(), "deploy"));
      if (!order.context().equals(project)) {
        line.add(order.context().toString());
      }
      line.addAll(
          List.of(
              "--build-only",
              "--push",
              "--image-label",
              order.tag(),
              "--config",
              project.resolve(order.config()).toString(),
              "--app",
              order.app().value()));
      if (order.built().dockerfile() != null) {
        line.addAll(
            List.of("--dockerfile", project.resolve(order.built().dockerfile()).toString()));
      }
      if (order.built().target() != null) {
        line.addAll(List.of("--build-target", order.built().target()));
      }
      order
          .built()
          .args()
          .forEach((name, value) -> line.addAll(List.of("--build-arg", name + "=" + value)));
      labels(order).forEach((name, value) -> line.addAll(List.of("--label", name + "=" + value)));
      return new Processes.Call(
          line,
          order.project(),
          Map.of("FLY_ACCESS_TOKEN", token.reveal(), "FLY_NO_UPDATE_CHECK", "1", "NO_COLOR", "1"),
          LIMIT);
    }
  }

  /**
   * Docker's Buildx on this machine, for the platform that Fly's machines have.
   *
   * @param program where it lies
   * @param metadata the file that gets the digest
   */
  record Docker(Path program, Path metadata) implements ImageBuilder {
    @Override
    public String name() {
      return "docker";
    }

    @Override
    public Processes.Call call(BuildOrder order) {
      var line =
          new ArrayList<>(
              List.of(
                  program.toString(),
                  "buildx",
                  "build",
                  "--push",
                  "--platform",
                  "linux/amd64",
                  "--progress",
                  "plain",
                  "--tag",
                  order.reference(),
                  "--metadata-file",
                  metadata.toString()));
      Path dockerfile = order.dockerfile();
      if (dockerfile != null) {
        line.addAll(List.of("--file", dockerfile.toString()));
      }
      String target = order.target();
      if (target != null) {
        line.addAll(List.of("--target", target));
      }
      order
          .args()
          .forEach((name, value) -> line.addAll(List.of("--build-arg", name + "=" + value)));
      labels(order).forEach((name, value) -> line.addAll(List.of("--label", name + "=" + value)));
      line.add(order.context().toString());
      return new Processes.Call(line, order.project(), Map.of("NO_COLOR", "1"), LIMIT);
    }
  }

  /** A program of the user's, which is told what to push by its environment. */
  record Command(List<String> line) implements ImageBuilder {
    @Override
    public String name() {
      return String.valueOf(Path.of(line.getFirst()).getFileName());
    }

    @Override
    public Processes.Call call(BuildOrder order) {
      var environment = new LinkedHashMap<String, String>();
      environment.put("RELAYCTL_IMAGE", order.reference());
      environment.put("RELAYCTL_APP", order.app().value());
      environment.put("RELAYCTL_COMMIT", order.state().commit());
      String branch = order.state().branch();
      environment.put("RELAYCTL_BRANCH", branch == null ? "" : branch);
      environment.put("RELAYCTL_TREE", order.state().dirty() ? "dirty" : "clean");
      environment.put("NO_COLOR", "1");
      return new Processes.Call(line, order.project(), environment, LIMIT);
    }
  }

  /** What the image says of itself (https://specs.opencontainers.org/image-spec/annotations/). */
  private static Map<String, String> labels(BuildOrder order) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(REVISION, order.state().commit());
    if (order.state().branch() != null) {
      labels.put("org.opencontainers.image.ref.name", order.state().branch());
    }
    if (order.state().dirty()) {
      labels.put("dev.relayctl.tree", "dirty");
    }
    return labels;
  }
}
