package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Where;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place to deploy to, resolved: plain values are known, secrets are references. More parts than
 * most records have, because there is one for each section of the file and readers look for the
 * file's words.
 *
 * @param app the Fly app; null for a local environment that names none
 * @param database null when the file has no {@code database.url}
 * @param secrets the app's secrets by name, in the file's order
 * @param variables plain variables added to the Fly configuration's {@code [env]}
 * @param differs settings in which the environment may differ from the one it is promoted from
 * @param requires names of variables that the code needs
 * @param notifications who is told of runs
 * @param preview what previews are made of; null where the file is no template of previews
 * @param settings every value of the file with its origin, in the file's order
 */
public record Environment(
    Identity identity,
    @Nullable App app,
    @Nullable Database database,
    Map<String, SecretSource> secrets,
    Map<String, String> variables,
    Migrations migrations,
    Frontend frontend,
    Deploy deploy,
    Guardrails guardrails,
    Sandbox sandbox,
    Local local,
    List<String> differs,
    List<String> requires,
    List<Notification> notifications,
    @Nullable Preview preview,
    List<Setting> settings) {
  public Environment {
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    differs = List.copyOf(differs);
    requires = List.copyOf(requires);
    notifications = List.copyOf(notifications);
    settings = List.copyOf(settings);
  }

  /** The environment's name. */
  public EnvironmentName name() {
    return identity.name();
  }

  /** How a command names it: a preview with a database of its own as {@code preview@feat/x}. */
  public String address() {
    Branch branch = identity.branch();
    return preview == null || branch == null
        ? name().value()
        : identity.template() + "@" + branch.name();
  }

  /** What it is for. */
  public Kind kind() {
    return identity.kind();
  }

  /**
   * The git branch under which Pages keeps this environment's previews: that of the deploy or of
   * the preview; else the environment's name, under which its own files are uploaded. Null when
   * nobody says.
   */
  public @Nullable String pagesBranch() {
    if (deploy.branch() != null) {
      return deploy.branch();
    }
    if (identity.branch() != null) {
      return identity.branch().name();
    }
    return frontend.uploaded() == null ? null : name().value();
  }

  /**
   * Where a key is written, for findings about it: {@code database.url}. The nearest key above it
   * that is written where it isn't, at last the start of the file.
   */
  public Where origin(String path) {
    String wanted = path;
    while (!wanted.isEmpty()) {
      for (Setting setting : settings) {
        if (setting.path().equals(wanted)) {
          return setting.at().where();
        }
        if (setting.path().startsWith(wanted + ".")) {
          return new Where.InFile(setting.at().file(), setting.at().line(), 0);
        }
      }
      int dot = wanted.lastIndexOf('.');
      wanted = dot < 0 ? "" : wanted.substring(0, dot);
    }
    return new Position(identity.file(), 1, 1).where();
  }

  /**
   * One value of the file.
   *
   * @param path {@code deploy.verify.http}; items of a list end in {@code [0]}
   * @param value resolved; for a secret its reference
   * @param at where it is written
   */
  public record Setting(String path, String value, Position at) {}
}
