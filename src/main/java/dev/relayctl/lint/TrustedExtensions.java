package dev.relayctl.lint;

import java.util.Set;

/**
 * The extensions that PostgreSQL 18 ships and marks as trusted: whoever may create objects in the
 * database may install them (pages "Additional Supplied Modules" of its documentation).
 */
final class TrustedExtensions {
  private static final Set<String> NAMES =
      Set.of(
          "btree_gin",
          "btree_gist",
          "citext",
          "cube",
          "dict_int",
          "fuzzystrmatch",
          "hstore",
          "intarray",
          "isn",
          "lo",
          "ltree",
          "pg_trgm",
          "pgcrypto",
          "plperl",
          "plpgsql",
          "pltcl",
          "seg",
          "tablefunc",
          "tcn",
          "tsm_system_rows",
          "tsm_system_time",
          "unaccent",
          "uuid-ossp");

  private TrustedExtensions() {}

  static boolean isTrusted(String name) {
    return NAMES.contains(name);
  }
}
