package dev.relayctl.app;

import java.util.LinkedHashMap;
import java.util.Map;

/** The environment files that a project starts with. */
final class StartingSet {
  private static final String SCHEMA =
      "# yaml-language-server: $schema=../schemas/environment.schema.json\n";

  private StartingSet() {}

  /** What the project has. */
  record Found(
      boolean flyToml, boolean devToml, boolean stagingToml, boolean alembic, boolean dotenv) {}

  /** Contents by file name, in the order in which they are told. */
  static Map<String, String> of(Found found) {
    String devConfig = found.devToml() ? "fly.dev.toml" : "fly.toml";
    String stagingConfig = found.stagingToml() ? "fly.staging.toml" : "fly.toml";
    var files = new LinkedHashMap<String, String>();
    files.put("defaults.yaml", defaults(found));
    files.put("local.yaml", local(found));
    files.put("dev.yaml", remote("dev", devConfig, "DEV", ""));
    files.put(
        "staging.yaml",
        remote("staging", stagingConfig, "STAGING", "aliases: [stage]\n")
            + (found.stagingToml()
                ? ""
                : "# Its own app: without this line it would be fly.toml's.\n# app.name: YOUR-APP-staging\n"));
    files.put("production.yaml", remote("production", "fly.toml", "PROD", "aliases: [prod]\n"));
    return files;
  }

  private static String defaults(Found found) {
    return SCHEMA
        + "# What all environments share. This file is no environment itself.\n"
        + "migrations:\n"
        + (found.alembic()
            ? "  engine: alembic\n  directory: alembic\n"
            : "  engine: flyway\n  directory: migrations\n")
        + "  # A machine of the new image applies them before the others are replaced.\n"
        + "  run: release-command\n"
        + "  lock-timeout: 5s\n"
        + "deploy:\n"
        + "  strategy: rolling\n"
        + "  verify: { http: /health, expect: 200 }\n";
  }

  private static String local(Found found) {
    return SCHEMA
        + "# This machine. Only here a database URL may be written out.\n"
        + "kind: local\n"
        + "extends: defaults\n"
        + "database:\n"
        + (found.dotenv()
            ? "  url: ${dotenv:DATABASE_URL:-postgresql://localhost:5432/postgres}\n"
            : "  url: ${env:DATABASE_URL:-postgresql://localhost:5432/postgres}\n")
        + "migrations: { run: direct }\n";
  }

  private static String remote(String kind, String config, String prefix, String more) {
    return SCHEMA
        + "kind: "
        + kind
        + "\n"
        + more
        + "extends: defaults\n"
        + "app: { config: "
        + config
        + " }\n"
        + "database:\n"
        + "  # Never a literal: the URL holds a password.\n"
        + "  url: ${env:"
        + prefix
        + "_DATABASE_URL}\n"
        + "guardrails:\n"
        + "  confirm: "
        + switch (kind) {
          case "production" -> "type-name";
          case "staging" -> "yes-no";
          default -> "none";
        }
        + "\n";
  }
}
