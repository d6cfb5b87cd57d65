package dev.relayctl.config;

import static dev.relayctl.config.Node.Type.BOOLEAN;
import static dev.relayctl.config.Node.Type.INTEGER;
import static dev.relayctl.config.Node.Type.TEXT;
import static dev.relayctl.config.ShapeNodes.entry;
import static dev.relayctl.config.ShapeNodes.list;
import static dev.relayctl.config.ShapeNodes.map;
import static dev.relayctl.config.ShapeNodes.scalar;

/**
 * The schema of environment files without titles, descriptions and examples, written by
 * SchemaShapeGoldenTest. In code, since reading 5 KB of JSON costs a command's start 35 ms
 * (docs/adr/0003).
 */
final class EnvironmentShape {
  private EnvironmentShape() {}

  static Node.MapNode tree() {
    return map(
        entry("type", scalar(TEXT, "object")),
        entry("additionalProperties", scalar(BOOLEAN, "false")),
        entry(
            "properties",
            map(
                entry(
                    "extends",
                    map(
                        entry("type", scalar(TEXT, "string")),
                        entry("pattern", scalar(TEXT, "^[a-z][a-z0-9-]{0,38}$")))),
                entry(
                    "kind",
                    map(
                        entry("type", scalar(TEXT, "string")),
                        entry(
                            "enum",
                            list(
                                scalar(TEXT, "local"),
                                scalar(TEXT, "dev"),
                                scalar(TEXT, "preview"),
                                scalar(TEXT, "staging"),
                                scalar(TEXT, "production"))))),
                entry(
                    "aliases",
                    map(
                        entry("type", scalar(TEXT, "array")),
                        entry("items", map(entry("$ref", scalar(TEXT, "#/$defs/name")))))),
                entry(
                    "app",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry(
                            "properties",
                            map(
                                entry(
                                    "name",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "config",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "url",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("pattern", scalar(TEXT, "^(https?://|\\$\\{)")))),
                                entry(
                                    "organization",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "image",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "build",
                                    map(
                                        entry("type", scalar(TEXT, "object")),
                                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                                        entry(
                                            "properties",
                                            map(
                                                entry(
                                                    "with",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "enum",
                                                            list(
                                                                scalar(TEXT, "flyctl"),
                                                                scalar(TEXT, "docker"),
                                                                scalar(TEXT, "command"))))),
                                                entry(
                                                    "command",
                                                    map(
                                                        entry("type", scalar(TEXT, "array")),
                                                        entry("minItems", scalar(INTEGER, "1")),
                                                        entry(
                                                            "items",
                                                            map(
                                                                entry(
                                                                    "type",
                                                                    scalar(TEXT, "string")))))),
                                                entry(
                                                    "context",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry("minLength", scalar(INTEGER, "1")))),
                                                entry(
                                                    "dockerfile",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry("minLength", scalar(INTEGER, "1")))),
                                                entry(
                                                    "target",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry("minLength", scalar(INTEGER, "1")))),
                                                entry(
                                                    "args",
                                                    map(
                                                        entry("type", scalar(TEXT, "object")),
                                                        entry(
                                                            "propertyNames",
                                                            map(
                                                                entry(
                                                                    "pattern",
                                                                    scalar(
                                                                        TEXT,
                                                                        "^[A-Za-z_][A-Za-z0-9_]*$")))),
                                                        entry(
                                                            "additionalProperties",
                                                            map(
                                                                entry(
                                                                    "type",
                                                                    list(
                                                                        scalar(TEXT, "string"),
                                                                        scalar(TEXT, "number"),
                                                                        scalar(
                                                                            TEXT, "boolean"))))))),
                                                entry(
                                                    "inputs",
                                                    map(
                                                        entry("type", scalar(TEXT, "array")),
                                                        entry("minItems", scalar(INTEGER, "1")),
                                                        entry(
                                                            "items",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))))))))),
                                entry(
                                    "region",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry(
                                            "pattern", scalar(TEXT, "^([a-z]{3}|\\$\\{.+)$")))))))),
                entry(
                    "database",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry(
                            "properties",
                            map(
                                entry(
                                    "url",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "direct-url",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "neon",
                                    map(
                                        entry("type", scalar(TEXT, "object")),
                                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                                        entry(
                                            "properties",
                                            map(
                                                entry(
                                                    "project",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry("minLength", scalar(INTEGER, "1")))),
                                                entry(
                                                    "branch",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "minLength",
                                                            scalar(INTEGER, "1")))))))),
                                entry(
                                    "restore-points",
                                    map(
                                        entry("type", scalar(TEXT, "object")),
                                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                                        entry(
                                            "properties",
                                            map(
                                                entry(
                                                    "form",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "enum",
                                                            list(
                                                                scalar(TEXT, "branch"),
                                                                scalar(TEXT, "dump"))))),
                                                entry(
                                                    "directory",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry("minLength", scalar(INTEGER, "1")))),
                                                entry(
                                                    "keep",
                                                    map(
                                                        entry(
                                                            "$ref",
                                                            scalar(TEXT, "#/$defs/duration")))))))),
                                entry(
                                    "schema",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "shared-with",
                                    map(
                                        entry("type", scalar(TEXT, "array")),
                                        entry(
                                            "items",
                                            map(entry("$ref", scalar(TEXT, "#/$defs/name")))))))))),
                entry(
                    "secrets",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry(
                            "propertyNames",
                            map(entry("$ref", scalar(TEXT, "#/$defs/secret-name")))),
                        entry(
                            "additionalProperties",
                            map(
                                entry("type", list(scalar(TEXT, "string"), scalar(TEXT, "object"))),
                                entry("minLength", scalar(INTEGER, "1")),
                                entry("additionalProperties", scalar(BOOLEAN, "false")),
                                entry("required", list(scalar(TEXT, "from"))),
                                entry(
                                    "properties",
                                    map(
                                        entry(
                                            "from",
                                            map(
                                                entry("type", scalar(TEXT, "string")),
                                                entry("minLength", scalar(INTEGER, "1")))),
                                        entry(
                                            "shared",
                                            map(entry("type", scalar(TEXT, "boolean")))))))))),
                entry(
                    "env",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry(
                            "propertyNames",
                            map(entry("$ref", scalar(TEXT, "#/$defs/variable-name")))),
                        entry(
                            "additionalProperties",
                            map(entry("$ref", scalar(TEXT, "#/$defs/variable")))))),
                entry(
                    "preview",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry("required", list(scalar(TEXT, "from"))),
                        entry(
                            "properties",
                            map(
                                entry("from", map(entry("$ref", scalar(TEXT, "#/$defs/name")))),
                                entry(
                                    "data",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry(
                                            "enum",
                                            list(scalar(TEXT, "schema"), scalar(TEXT, "all"))))),
                                entry(
                                    "template",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "anonymise",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "production-data", map(entry("type", scalar(TEXT, "boolean")))),
                                entry("keep", map(entry("$ref", scalar(TEXT, "#/$defs/duration")))),
                                entry(
                                    "limit",
                                    map(
                                        entry("type", scalar(TEXT, "integer")),
                                        entry("minimum", scalar(INTEGER, "1")))))))),
                entry(
                    "migrations",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry(
                            "properties",
                            map(
                                entry(
                                    "engine",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry(
                                            "enum",
                                            list(
                                                scalar(TEXT, "flyway"), scalar(TEXT, "alembic"))))),
                                entry(
                                    "directory",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "run",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry(
                                            "enum",
                                            list(
                                                scalar(TEXT, "release-command"),
                                                scalar(TEXT, "direct"),
                                                scalar(TEXT, "manual"))))),
                                entry(
                                    "command", map(entry("$ref", scalar(TEXT, "#/$defs/command")))),
                                entry(
                                    "lock-timeout",
                                    map(entry("$ref", scalar(TEXT, "#/$defs/duration")))),
                                entry(
                                    "statement-timeout",
                                    map(entry("$ref", scalar(TEXT, "#/$defs/duration")))),
                                entry(
                                    "usage",
                                    map(
                                        entry("type", scalar(TEXT, "array")),
                                        entry(
                                            "items",
                                            map(
                                                entry("type", scalar(TEXT, "object")),
                                                entry(
                                                    "additionalProperties",
                                                    scalar(BOOLEAN, "false")),
                                                entry("required", list(scalar(TEXT, "files"))),
                                                entry(
                                                    "properties",
                                                    map(
                                                        entry(
                                                            "files",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))),
                                                        entry(
                                                            "table",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))),
                                                        entry(
                                                            "column",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))),
                                                        entry(
                                                            "ignored",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))),
                                                        entry(
                                                            "prefix",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))),
                                                        entry(
                                                            "enum",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))),
                                                        entry(
                                                            "value",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(
                                                                        INTEGER, "1")))))))))))))),
                entry(
                    "frontend",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry(
                            "properties",
                            map(
                                entry(
                                    "pages",
                                    map(
                                        entry("type", scalar(TEXT, "object")),
                                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                                        entry(
                                            "properties",
                                            map(
                                                entry(
                                                    "project",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry("minLength", scalar(INTEGER, "1")))),
                                                entry(
                                                    "account",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "pattern",
                                                            scalar(
                                                                TEXT,
                                                                "^([0-9a-f]{32}|.*\\$\\{.*)$")))),
                                                entry(
                                                    "environment",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "enum",
                                                            list(
                                                                scalar(TEXT, "production"),
                                                                scalar(TEXT, "preview"))))),
                                                entry(
                                                    "variables",
                                                    map(
                                                        entry("type", scalar(TEXT, "object")),
                                                        entry(
                                                            "propertyNames",
                                                            map(
                                                                entry(
                                                                    "$ref",
                                                                    scalar(
                                                                        TEXT,
                                                                        "#/$defs/variable-name")))),
                                                        entry(
                                                            "additionalProperties",
                                                            map(
                                                                entry(
                                                                    "$ref",
                                                                    scalar(
                                                                        TEXT,
                                                                        "#/$defs/variable")))))),
                                                entry(
                                                    "settings",
                                                    map(
                                                        entry("type", scalar(TEXT, "object")),
                                                        entry(
                                                            "additionalProperties",
                                                            scalar(BOOLEAN, "false")),
                                                        entry(
                                                            "properties",
                                                            map(
                                                                entry(
                                                                    "build-command",
                                                                    map(
                                                                        entry(
                                                                            "type",
                                                                            scalar(TEXT, "string")),
                                                                        entry(
                                                                            "minLength",
                                                                            scalar(INTEGER, "1")))),
                                                                entry(
                                                                    "output-directory",
                                                                    map(
                                                                        entry(
                                                                            "type",
                                                                            scalar(TEXT, "string")),
                                                                        entry(
                                                                            "minLength",
                                                                            scalar(INTEGER, "1")))),
                                                                entry(
                                                                    "root-directory",
                                                                    map(
                                                                        entry(
                                                                            "type",
                                                                            scalar(TEXT, "string")),
                                                                        entry(
                                                                            "minLength",
                                                                            scalar(INTEGER, "1")))),
                                                                entry(
                                                                    "production-branch",
                                                                    map(
                                                                        entry(
                                                                            "type",
                                                                            scalar(TEXT, "string")),
                                                                        entry(
                                                                            "minLength",
                                                                            scalar(
                                                                                INTEGER,
                                                                                "1")))))))))))),
                                entry(
                                    "build",
                                    map(
                                        entry("type", scalar(TEXT, "object")),
                                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                                        entry(
                                            "required",
                                            list(
                                                scalar(TEXT, "command"),
                                                scalar(TEXT, "directory"))),
                                        entry(
                                            "properties",
                                            map(
                                                entry(
                                                    "command",
                                                    map(
                                                        entry("type", scalar(TEXT, "array")),
                                                        entry(
                                                            "items",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))),
                                                        entry("minItems", scalar(INTEGER, "1")))),
                                                entry(
                                                    "directory",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "minLength",
                                                            scalar(INTEGER, "1")))))))),
                                entry("port", map(entry("$ref", scalar(TEXT, "#/$defs/port")))),
                                entry(
                                    "url",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("pattern", scalar(TEXT, "^(https?://|\\$\\{)")))))))),
                entry(
                    "deploy",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry(
                            "properties",
                            map(
                                entry(
                                    "branch",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry("minLength", scalar(INTEGER, "1")))),
                                entry(
                                    "promote-from",
                                    map(entry("$ref", scalar(TEXT, "#/$defs/name")))),
                                entry(
                                    "promote-after",
                                    map(entry("$ref", scalar(TEXT, "#/$defs/duration")))),
                                entry(
                                    "strategy",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry(
                                            "enum",
                                            list(
                                                scalar(TEXT, "rolling"),
                                                scalar(TEXT, "canary"),
                                                scalar(TEXT, "bluegreen"),
                                                scalar(TEXT, "immediate"))))),
                                entry(
                                    "verify",
                                    map(
                                        entry("type", scalar(TEXT, "object")),
                                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                                        entry(
                                            "properties",
                                            map(
                                                entry(
                                                    "http",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "pattern",
                                                            scalar(TEXT, "^(/|\\$\\{)")))),
                                                entry(
                                                    "expect",
                                                    map(
                                                        entry("type", scalar(TEXT, "integer")),
                                                        entry("minimum", scalar(INTEGER, "100")),
                                                        entry("maximum", scalar(INTEGER, "599")))),
                                                entry(
                                                    "version",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "pattern",
                                                            scalar(TEXT, "^(/|\\$\\{)")))),
                                                entry(
                                                    "soak",
                                                    map(
                                                        entry(
                                                            "$ref",
                                                            scalar(TEXT, "#/$defs/duration")))),
                                                entry(
                                                    "timeout",
                                                    map(
                                                        entry(
                                                            "$ref",
                                                            scalar(TEXT, "#/$defs/duration")))))))),
                                entry(
                                    "max-unavailable",
                                    map(
                                        entry("type", scalar(TEXT, "number")),
                                        entry("exclusiveMinimum", scalar(INTEGER, "0")))),
                                entry(
                                    "wait-timeout",
                                    map(entry("$ref", scalar(TEXT, "#/$defs/duration")))),
                                entry(
                                    "counts",
                                    map(
                                        entry("type", scalar(TEXT, "object")),
                                        entry(
                                            "propertyNames",
                                            map(entry("$ref", scalar(TEXT, "#/$defs/group-name")))),
                                        entry(
                                            "additionalProperties",
                                            map(
                                                entry("type", scalar(TEXT, "integer")),
                                                entry("minimum", scalar(INTEGER, "0")),
                                                entry("maximum", scalar(INTEGER, "1000")))))))))),
                entry(
                    "guardrails",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry(
                            "properties",
                            map(
                                entry(
                                    "confirm",
                                    map(
                                        entry("type", scalar(TEXT, "string")),
                                        entry(
                                            "enum",
                                            list(
                                                scalar(TEXT, "none"),
                                                scalar(TEXT, "yes-no"),
                                                scalar(TEXT, "type-name"))))),
                                entry(
                                    "freeze",
                                    map(
                                        entry("type", scalar(TEXT, "array")),
                                        entry(
                                            "items",
                                            map(
                                                entry("type", scalar(TEXT, "object")),
                                                entry(
                                                    "additionalProperties",
                                                    scalar(BOOLEAN, "false")),
                                                entry(
                                                    "required",
                                                    list(scalar(TEXT, "from"), scalar(TEXT, "to"))),
                                                entry(
                                                    "properties",
                                                    map(
                                                        entry(
                                                            "from",
                                                            map(
                                                                entry(
                                                                    "$ref",
                                                                    scalar(
                                                                        TEXT,
                                                                        "#/$defs/weekday-time")))),
                                                        entry(
                                                            "to",
                                                            map(
                                                                entry(
                                                                    "$ref",
                                                                    scalar(
                                                                        TEXT,
                                                                        "#/$defs/weekday-time")))),
                                                        entry(
                                                            "zone",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "pattern",
                                                                    scalar(
                                                                        TEXT,
                                                                        "^[A-Za-z][A-Za-z0-9_+/-]*$")))))))))),
                                entry(
                                    "policy",
                                    map(
                                        entry("type", scalar(TEXT, "object")),
                                        entry(
                                            "propertyNames",
                                            map(
                                                entry(
                                                    "$ref", scalar(TEXT, "#/$defs/guardrail-id")))),
                                        entry(
                                            "additionalProperties",
                                            map(
                                                entry("type", scalar(TEXT, "string")),
                                                entry(
                                                    "enum",
                                                    list(
                                                        scalar(TEXT, "refuse"),
                                                        scalar(TEXT, "confirm"),
                                                        scalar(TEXT, "warn"),
                                                        scalar(TEXT, "info"),
                                                        scalar(TEXT, "off"))))))))))),
                entry(
                    "notify",
                    map(
                        entry("type", scalar(TEXT, "array")),
                        entry(
                            "items",
                            map(
                                entry("type", scalar(TEXT, "object")),
                                entry("additionalProperties", scalar(BOOLEAN, "false")),
                                entry("required", list(scalar(TEXT, "url"))),
                                entry(
                                    "properties",
                                    map(
                                        entry(
                                            "url",
                                            map(
                                                entry("type", scalar(TEXT, "string")),
                                                entry("minLength", scalar(INTEGER, "1")))),
                                        entry(
                                            "form",
                                            map(
                                                entry("type", scalar(TEXT, "string")),
                                                entry(
                                                    "enum",
                                                    list(
                                                        scalar(TEXT, "slack"),
                                                        scalar(TEXT, "json"))))),
                                        entry(
                                            "on",
                                            map(
                                                entry("type", scalar(TEXT, "array")),
                                                entry("minItems", scalar(INTEGER, "1")),
                                                entry(
                                                    "items",
                                                    map(
                                                        entry("type", scalar(TEXT, "string")),
                                                        entry(
                                                            "enum",
                                                            list(
                                                                scalar(TEXT, "start"),
                                                                scalar(TEXT, "success"),
                                                                scalar(TEXT, "failure"),
                                                                scalar(
                                                                    TEXT, "rollback"))))))))))))),
                entry(
                    "sandbox",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry(
                            "properties",
                            map(
                                entry(
                                    "files",
                                    map(
                                        entry("type", scalar(TEXT, "array")),
                                        entry(
                                            "items",
                                            map(
                                                entry(
                                                    "type",
                                                    list(
                                                        scalar(TEXT, "string"),
                                                        scalar(TEXT, "object"))),
                                                entry("minLength", scalar(INTEGER, "1")),
                                                entry(
                                                    "additionalProperties",
                                                    scalar(BOOLEAN, "false")),
                                                entry(
                                                    "required",
                                                    list(scalar(TEXT, "from"), scalar(TEXT, "to"))),
                                                entry(
                                                    "properties",
                                                    map(
                                                        entry(
                                                            "from",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))),
                                                        entry(
                                                            "to",
                                                            map(
                                                                entry(
                                                                    "type", scalar(TEXT, "string")),
                                                                entry(
                                                                    "minLength",
                                                                    scalar(INTEGER, "1")))))))))),
                                entry(
                                    "command", map(entry("$ref", scalar(TEXT, "#/$defs/command")))),
                                entry(
                                    "prepare",
                                    map(entry("$ref", scalar(TEXT, "#/$defs/command")))))))),
                entry(
                    "local",
                    map(
                        entry("type", scalar(TEXT, "object")),
                        entry("additionalProperties", scalar(BOOLEAN, "false")),
                        entry(
                            "properties",
                            map(
                                entry("port", map(entry("$ref", scalar(TEXT, "#/$defs/port")))),
                                entry(
                                    "command",
                                    map(entry("$ref", scalar(TEXT, "#/$defs/command")))))))),
                entry(
                    "differs",
                    map(
                        entry("type", scalar(TEXT, "array")),
                        entry(
                            "items",
                            map(
                                entry("type", scalar(TEXT, "string")),
                                entry("minLength", scalar(INTEGER, "1")))))),
                entry(
                    "requires",
                    map(
                        entry("type", scalar(TEXT, "array")),
                        entry(
                            "items", map(entry("$ref", scalar(TEXT, "#/$defs/variable-name")))))))),
        entry(
            "$defs",
            map(
                entry(
                    "name",
                    map(
                        entry("type", scalar(TEXT, "string")),
                        entry("pattern", scalar(TEXT, "^[a-z][a-z0-9-]{0,38}$")))),
                entry("secret-name", map(entry("pattern", scalar(TEXT, "^[A-Z][A-Z0-9_]*$")))),
                entry(
                    "variable-name",
                    map(entry("pattern", scalar(TEXT, "^[A-Za-z_][A-Za-z0-9_]*$")))),
                entry(
                    "variable",
                    map(
                        entry(
                            "type",
                            list(
                                scalar(TEXT, "string"),
                                scalar(TEXT, "number"),
                                scalar(TEXT, "boolean"))))),
                entry("group-name", map(entry("pattern", scalar(TEXT, "^[a-z0-9][a-z0-9_-]*$")))),
                entry(
                    "guardrail-id",
                    map(
                        entry(
                            "enum",
                            list(
                                scalar(TEXT, "auto-stop-to-zero"),
                                scalar(TEXT, "backfill-needs-direct"),
                                scalar(TEXT, "behind-remote"),
                                scalar(TEXT, "build-context-incomplete"),
                                scalar(TEXT, "ci-not-green"),
                                scalar(TEXT, "config-shape-differs"),
                                scalar(TEXT, "confirmation-needed"),
                                scalar(TEXT, "copied-database"),
                                scalar(TEXT, "data-loss-restore"),
                                scalar(TEXT, "data-loss-undo"),
                                scalar(TEXT, "database-may-sleep"),
                                scalar(TEXT, "database-not-stamped"),
                                scalar(TEXT, "deploy-in-progress"),
                                scalar(TEXT, "dirty-tree"),
                                scalar(TEXT, "driver-mismatch"),
                                scalar(TEXT, "duplicate-revision"),
                                scalar(TEXT, "edited-migration"),
                                scalar(TEXT, "empty-migration"),
                                scalar(TEXT, "evidence-missing"),
                                scalar(TEXT, "extra-secret"),
                                scalar(TEXT, "freeze-window"),
                                scalar(TEXT, "frontend-backend-mismatch"),
                                scalar(TEXT, "health-check-wrong-port"),
                                scalar(TEXT, "history-changed"),
                                scalar(TEXT, "image-not-from-commit"),
                                scalar(TEXT, "image-not-pinned"),
                                scalar(TEXT, "incompatible-with-running-release"),
                                scalar(TEXT, "irreversible-migration"),
                                scalar(TEXT, "local-url-in-remote-environment"),
                                scalar(TEXT, "localhost-in-bundle"),
                                scalar(TEXT, "memory-exceeded-before"),
                                scalar(TEXT, "migration-warnings"),
                                scalar(TEXT, "migrations-left-to-somebody"),
                                scalar(TEXT, "migrations-missing-in-image"),
                                scalar(TEXT, "migrations-not-linted"),
                                scalar(TEXT, "missing-secret"),
                                scalar(TEXT, "multiple-heads"),
                                scalar(TEXT, "no-health-check"),
                                scalar(TEXT, "not-promoted"),
                                scalar(TEXT, "not-rehearsed"),
                                scalar(TEXT, "nothing-changed"),
                                scalar(TEXT, "out-of-band-change"),
                                scalar(TEXT, "pages-not-asked"),
                                scalar(TEXT, "pages-other-account"),
                                scalar(TEXT, "pages-project-missing"),
                                scalar(TEXT, "pages-scope-shared"),
                                scalar(TEXT, "pages-variable-missing"),
                                scalar(TEXT, "pages-variable-not-applied"),
                                scalar(TEXT, "pages-wrong-source"),
                                scalar(TEXT, "policy-too-weak"),
                                scalar(TEXT, "pooled-url-for-migrations"),
                                scalar(TEXT, "preview-points-at-production"),
                                scalar(TEXT, "process-group-missing"),
                                scalar(TEXT, "promotion-migrations-differ"),
                                scalar(TEXT, "promotion-other-source"),
                                scalar(TEXT, "promotion-too-young"),
                                scalar(TEXT, "promotion-tree-differs"),
                                scalar(TEXT, "promotion-went-back"),
                                scalar(TEXT, "release-command-hides-failure"),
                                scalar(TEXT, "release-command-missing"),
                                scalar(TEXT, "release-command-not-runnable"),
                                scalar(TEXT, "release-command-without-lock-timeout"),
                                scalar(TEXT, "resizes-machines"),
                                scalar(TEXT, "restart-gives-up"),
                                scalar(TEXT, "restore-other-databases"),
                                scalar(TEXT, "restore-release-needs-it"),
                                scalar(TEXT, "rollback-schema-incompatible"),
                                scalar(TEXT, "rollback-schema-stays"),
                                scalar(TEXT, "rollback-schema-unknown"),
                                scalar(TEXT, "rollback-secrets-stay"),
                                scalar(TEXT, "same-secret-reference"),
                                scalar(TEXT, "schema-drift"),
                                scalar(TEXT, "secret-changed-undeployed"),
                                scalar(TEXT, "shared-app"),
                                scalar(TEXT, "shared-database"),
                                scalar(TEXT, "shared-production-app"),
                                scalar(TEXT, "shared-production-database"),
                                scalar(TEXT, "shared-production-secret"),
                                scalar(TEXT, "shrinks-machines"),
                                scalar(TEXT, "single-machine-production"),
                                scalar(TEXT, "strategy-unsafe-with-volume"),
                                scalar(TEXT, "tls-not-required"),
                                scalar(TEXT, "too-many-connections"),
                                scalar(TEXT, "undo-release-needs-it"),
                                scalar(TEXT, "undo-repeatables-stay"),
                                scalar(TEXT, "unpushed-commit"),
                                scalar(TEXT, "unread-variable"),
                                scalar(TEXT, "unsafe-migration"),
                                scalar(TEXT, "vanished-revision"),
                                scalar(TEXT, "variable-in-exec-form"),
                                scalar(TEXT, "wrong-account"),
                                scalar(TEXT, "wrong-branch"),
                                scalar(TEXT, "wrong-database-stamp"))))),
                entry(
                    "duration",
                    map(
                        entry("type", scalar(TEXT, "string")),
                        entry("pattern", scalar(TEXT, "^([0-9]{1,9}(ms|s|m|h|d))+$")))),
                entry(
                    "port",
                    map(
                        entry("type", list(scalar(TEXT, "integer"), scalar(TEXT, "string"))),
                        entry("minimum", scalar(INTEGER, "1")),
                        entry("maximum", scalar(INTEGER, "65535")),
                        entry("pattern", scalar(TEXT, "^\\$\\{.+\\}$")))),
                entry(
                    "command",
                    map(
                        entry("type", scalar(TEXT, "array")),
                        entry("minItems", scalar(INTEGER, "1")),
                        entry("items", map(entry("type", scalar(TEXT, "string")))))),
                entry(
                    "weekday-time",
                    map(
                        entry("type", scalar(TEXT, "string")),
                        entry(
                            "pattern",
                            scalar(
                                TEXT,
                                "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01][0-9]|2[0-3]):[0-5][0-9]$")))))));
  }
}
