package dev.relayctl.app;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment files that a project starts with. */
final class StartingSet {
  private static final String SCHEMA =
      "# yaml-language-server: $schema=../schemas/environment.schema.json\n";

  private static final String IN_THE_RELEASE_COMMAND =
      """
        # A machine of the new image applies them before the others are replaced.
        run: release-command
      """;

  private static final String BY_RELAYCTL =
      """
        # relayctl applies them itself, before machines are replaced.
        run: direct
      """;

  private static final String VERIFIED =
      """
      deploy:
        # A deploy is done when this path answers through the app's URL.
        verify: { http: %s, expect: 200 }
      """;

  private static final String NOT_VERIFIED =
      """
      # A deploy can end by asking the app; name a path that answers when all is well.
      # deploy:
      #   verify: { http: /health, expect: 200 }
      """;

  private static final String MADE =
      """
      # relayctl preview up makes a database for each, on the server of dev's.
      preview: { from: dev }
      """;

  /** For Alembic; started by sh, so that it needs no mode. */
  static final String RELEASE_SCRIPT =
      """
      #!/bin/sh
      # The release command: Fly runs it on a machine of the new image before others are replaced. Any
      # exit code but 0 stops the deploy.
      set -eu
      cd -- "$(dirname -- "$0")/.."

      # A statement that can't get its lock gives way, so that traffic doesn't queue behind it. asyncpg
      # doesn't read PGOPTIONS: with it, env.py has to set lock_timeout. A pooler may refuse the option:
      # migrations need the direct URL.
      export PGOPTIONS="${PGOPTIONS:-} -c lock_timeout=5s"

      if command -v uv >/dev/null 2>&1; then
        exec uv run --no-sync alembic upgrade head
      fi
      exec alembic upgrade head
      """;

  private final Existing existing;

  StartingSet(Existing existing) {
    this.existing = existing;
  }

  /** Contents by file name, in the order in which they are told. */
  Map<String, String> files() {
    var files = new LinkedHashMap<String, String>();
    files.put("defaults.yaml", defaults());
    files.put("local.yaml", local());
    for (Kind kind : deployed()) {
      files.put(kind.key() + ".yaml", remote(kind));
    }
    return files;
  }

  /** What is left to do by hand. */
  List<String> notes() {
    var notes = new ArrayList<String>();
    if (deployed().isEmpty()) {
      notes.add(
          "there is no fly.toml, so only this machine is described: fly launch --no-deploy makes"
              + " one; then delete environments/ and run relayctl init again");
    }
    List<String> unset =
        deployed().stream()
            .filter(kind -> kind != Kind.PREVIEW)
            .filter(kind -> existing.inDotenv(variables(kind)).isEmpty())
            .map(kind -> variables(kind).getFirst())
            .toList();
    if (!unset.isEmpty()) {
      notes.add("set the databases' URLs where you deploy from: " + String.join(", ", unset));
    }
    for (String path : existing.withoutKind()) {
      notes.add(
          path
              + " belongs to no environment yet: write one with app: { config: "
              + path
              + " } if it should");
    }
    if (needsReleaseScript()) {
      notes.add(
          "Alembic runs in the release command, and the Fly configuration has none: add"
              + " release_command = \"sh scripts/migrate.sh\" under [deploy]");
    }
    return notes;
  }

  /** Whether migrations run in a release command that nobody has written yet. */
  boolean needsReleaseScript() {
    return existing.alembic().isPresent() && !deployed().isEmpty() && !existing.releaseCommand();
  }

  /** The environments on Fly; none without any Fly configuration. */
  private List<Kind> deployed() {
    if (existing.configs().isEmpty()) {
      return List.of();
    }
    return existing.configs().containsKey(Kind.PREVIEW)
        ? List.of(Kind.DEV, Kind.PREVIEW, Kind.STAGING, Kind.PRODUCTION)
        : List.of(Kind.DEV, Kind.STAGING, Kind.PRODUCTION);
  }

  private String defaults() {
    boolean releaseCommand = existing.releaseCommand() || existing.alembic().isPresent();
    return SCHEMA
        + "# What all environments share. This file is no environment itself.\n"
        + "migrations:\n"
        + "  engine: "
        + (existing.alembic().isPresent() ? "alembic" : "flyway")
        + "\n  directory: "
        + existing.alembic().orElse(existing.migrations())
        + "\n"
        + (releaseCommand ? IN_THE_RELEASE_COMMAND : BY_RELAYCTL)
        + "  # A statement that waits longer than this for a lock gives way.\n"
        + "  lock-timeout: 5s\n"
        + existing.health().map(VERIFIED::formatted).orElse(NOT_VERIFIED);
  }

  private String local() {
    return SCHEMA
        + "# This machine. Only here a database URL may be written out.\n"
        + "kind: local\n"
        + "extends: defaults\n"
        + "database:\n"
        + "  url: "
        + existing
            .inDotenv(List.of("DATABASE_URL"))
            .map(name -> "${dotenv:" + name + "}")
            .orElse("${env:DATABASE_URL:-postgresql://localhost:5432/postgres}")
        + "\nmigrations: { run: "
        + (existing.alembic().isPresent() ? "manual" : "direct")
        + " }\n";
  }

  private String remote(Kind kind) {
    return SCHEMA
        + about(kind)
        + "kind: "
        + kind.key()
        + "\n"
        + aliases(kind)
        + "extends: defaults\n"
        + app(kind)
        + (kind == Kind.PREVIEW ? MADE : database(kind))
        + "guardrails:\n"
        + confirmation(kind);
  }

  private String database(Kind kind) {
    return "database:\n"
        + "  # Never a literal: the URL holds a password.\n"
        + "  url: "
        + existing
            .inDotenv(variables(kind))
            .map(name -> "${dotenv:" + name + "}")
            .orElse("${env:" + variables(kind).getFirst() + "}")
        + "\n";
  }

  private static String about(Kind kind) {
    return switch (kind) {
      case LOCAL -> "";
      case DEV -> "# Where changes land first. May break.\n";
      case PREVIEW -> "# A template: one preview for each git branch.\n";
      case STAGING -> "# The last stop before production.\n";
      case PRODUCTION -> "# What users depend on.\n";
    };
  }

  private static String aliases(Kind kind) {
    return switch (kind) {
      case LOCAL, PREVIEW -> "";
      case DEV -> "aliases: [development]\n";
      case STAGING -> "aliases: [stage]\n";
      case PRODUCTION -> "aliases: [prod]\n";
    };
  }

  private static String confirmation(Kind kind) {
    return switch (kind) {
      case LOCAL, DEV, PREVIEW -> "  # A deploy asks nothing.\n  confirm: none\n";
      case STAGING -> "  # A deploy asks yes or no; --yes answers.\n  confirm: yes-no\n";
      case PRODUCTION ->
          "  # The name has to be typed; --confirm production answers.\n  confirm: type-name\n";
    };
  }

  /** Two environments must never be one app: one without a file of its own gets a name. */
  private String app(Kind kind) {
    Existing.Config own = existing.configs().get(kind);
    Existing.Config shared = existing.shared();
    String config = own == null ? shared.path() : own.path();
    if (kind == Kind.PREVIEW) {
      return "app: { name: \"" + base() + "-${branch.slug}\", config: " + config + " }\n";
    }
    if (own == null) {
      return "# Its own app, in the shape of production's.\napp: { name: "
          + base()
          + "-"
          + kind.key()
          + ", config: "
          + config
          + " }\n";
    }
    return own.app().isPresent()
        ? "app: { config: " + config + " }\n"
        : "app: { name: "
            + (kind == Kind.PRODUCTION ? base() : base() + "-" + kind.key())
            + ", config: "
            + config
            + " }\n";
  }

  /** What names of apps begin with. */
  private String base() {
    return existing.shared().app().filter(AppName::accepts).orElse(existing.projectName());
  }

  private static List<String> variables(Kind kind) {
    return switch (kind) {
      case LOCAL, PREVIEW -> List.of("DATABASE_URL");
      case DEV -> List.of("DEV_DATABASE_URL", "DATABASE_URL_DEV");
      case STAGING -> List.of("STAGING_DATABASE_URL", "DATABASE_URL_STAGING");
      case PRODUCTION ->
          List.of("PROD_DATABASE_URL", "PRODUCTION_DATABASE_URL", "DATABASE_URL_PRODUCTION");
    };
  }
}
