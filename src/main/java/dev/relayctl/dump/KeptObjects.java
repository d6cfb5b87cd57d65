package dev.relayctl.dump;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * What a restore leaves in place since it may not be able to make it again: extensions, with the
 * schemas that they are in, and schema {@code public}, which often belongs to another role.
 *
 * @param schemas whose other contents are dropped one by one
 * @param tables of extensions, {@code schema name}
 */
record KeptObjects(Set<String> schemas, Set<String> tables) {
  /** Of {@code pg_namespace n}, in SQL. */
  static final String IS_KEPT =
      """
      (n.nspname = 'public'
       OR EXISTS (SELECT FROM pg_extension e WHERE e.extnamespace = n.oid)
       OR EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
                    AND d.deptype = 'e'))
      """;

  private static final String SCHEMAS = "SELECT nspname FROM pg_namespace n WHERE " + IS_KEPT;

  private static final String TABLES =
      """
      SELECT c.relnamespace::regnamespace::text || ' ' || c.relname
      FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
      WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'e'
      """;

  KeptObjects {
    schemas = Set.copyOf(schemas);
    tables = Set.copyOf(tables);
  }

  static KeptObjects of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return new KeptObjects(texts(statement, SCHEMAS), texts(statement, TABLES));
    }
  }

  private static Set<String> texts(Statement statement, String sql) throws SQLException {
    Set<String> texts = new HashSet<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }
}
