package dev.relayctl.images;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.ImageSource;
import dev.relayctl.environment.flytoml.Build;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One image to be built, with all that decides what is in it.
 *
 * @param app whose repository in Fly's registry it goes to
 * @param project the directory that relative paths start from, absolute
 * @param config the Fly configuration, relative to the project
 * @param built what the environment's file says
 * @param toml what the Fly configuration says
 * @param repository the registry and the app's repository in it
 */
record BuildOrder(
    AppName app,
    Path project,
    String config,
    ImageSource.Built built,
    Build toml,
    String repository,
    WorkState state) {
  private static final int SHORT = 12;

  BuildOrder {
    project = project.toAbsolutePath().normalize();
  }

  /**
   * The tag that this content has and no other: the commit to recognise it by, and a key of
   * everything else. Who builds the same again finds it in the registry.
   */
  String tag() {
    String commit = state.commit().substring(0, Math.min(SHORT, state.commit().length()));
    return "relayctl-" + commit + (state.dirty() ? "-dirty-" : "-") + key().substring(0, SHORT);
  }

  /** What the registry knows it by before its digest is known. */
  String reference() {
    return repository + ":" + tag();
  }

  /** The directory that is built. */
  Path context() {
    return project.resolve(built.context()).normalize();
  }

  /** The Dockerfile that is asked for; null for the usual one in the context. */
  @Nullable Path dockerfile() {
    if (built.dockerfile() != null) {
      return project.resolve(built.dockerfile()).normalize();
    }
    // As flyctl reads it: from where the Fly configuration lies.
    return toml.dockerfile() == null || dockerfileIsRemote()
        ? null
        : project.resolve(config).resolveSibling(toml.dockerfile()).normalize();
  }

  /** Whether the Fly configuration names a Dockerfile that lies somewhere in the web. */
  boolean dockerfileIsRemote() {
    return built.dockerfile() == null
        && toml.dockerfile() != null
        && toml.dockerfile().matches("https?://.*");
  }

  /** The stage that is asked for; null for the last one. */
  @Nullable String target() {
    return built.target() == null ? toml.target() : built.target();
  }

  /** All build arguments, in order of their names. */
  Map<String, String> args() {
    var args = new TreeMap<>(toml.args());
    args.putAll(built.args());
    return args;
  }

  /** Who builds doesn't count: the same Dockerfile is the same image. */
  private String key() {
    var hash = new ContentHash().add(state.commit()).add(state.changes()).add(state.inputs());
    hash.add(project.relativize(context()).toString());
    Path dockerfile = dockerfile();
    hash.add(dockerfile == null ? "" : project.relativize(dockerfile).toString());
    hash.add(target() == null ? "" : target());
    args().forEach((name, value) -> hash.add(name).add(value));
    hash.add("command");
    built.command().forEach(hash::add);
    return hash.hex();
  }
}
