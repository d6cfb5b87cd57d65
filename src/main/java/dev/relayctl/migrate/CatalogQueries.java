package dev.relayctl.migrate;

/**
 * What is asked of PostgreSQL's catalogs. Names are qualified in all answers, since only pg_catalog
 * is on the search path. Columns of catalogs that younger servers added are read through {@code
 * to_jsonb}, which older ones answer with NULL.
 */
final class CatalogQueries {
  /**
   * One snapshot; the transaction ends with the connection at the latest. Some of the server's
   * functions look into the relation itself, and would wait behind a migration.
   */
  static final String BEGIN =
      """
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET LOCAL search_path = pg_catalog;
      SET LOCAL lock_timeout = '3s';
      """;

  /** Schemas that are the project's. */
  static final String SCHEMAS =
      """
      n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'relayctl')
      """;

  private static final String RELATION =
      """
      WITH relation AS (
        SELECT c.oid, n.nspname, c.relname, c.relkind
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
          AND NOT c.relispartition
          AND c.relname NOT IN ('flyway_schema_history', 'alembic_version')
          AND %s AND NOT %s
      )
      """
          .formatted(SCHEMAS, ofExtension("pg_class", "c"));

  /** Bits of pg_relation_is_updatable: 4 update, 8 insert, 16 delete. */
  static final String RELATIONS =
      RELATION
          + """
          SELECT nspname, relname,
                 CASE relkind
                   WHEN 'r' THEN 'TABLE'
                   WHEN 'p' THEN 'PARTITIONED_TABLE'
                   WHEN 'f' THEN 'FOREIGN_TABLE'
                   WHEN 'm' THEN 'MATERIALIZED_VIEW'
                   ELSE CASE WHEN pg_relation_is_updatable(oid, true) & 28 = 28
                             THEN 'WRITABLE_VIEW' ELSE 'VIEW' END
                 END
          FROM relation;
          """;

  static final String COLUMNS =
      RELATION
          + """
          SELECT r.nspname, r.relname, a.attname,
                 format_type(a.atttypid, a.atttypmod), format_type(a.atttypid, NULL), a.atttypmod,
                 NOT (a.attnotnull OR t.typnotnull),
                 CASE
                   WHEN a.attgenerated <> '' THEN 'COMPUTED'
                   WHEN a.attidentity = 'a' THEN 'IDENTITY_ALWAYS'
                   WHEN a.attidentity = 'd' THEN 'IDENTITY'
                   WHEN a.atthasdef OR t.typdefault IS NOT NULL THEN 'DEFAULT'
                   ELSE 'NOTHING'
                 END
          FROM relation r
          JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
          JOIN pg_type t ON t.oid = a.atttypid;
          """;

  /** The columns of an expression or a predicate are known from the index's dependencies. */
  static final String UNIQUE_KEYS =
      RELATION
          + """
          SELECT r.nspname, r.relname, i.relname,
                 ARRAY(SELECT pg_get_indexdef(x.indexrelid, part, true)
                       FROM generate_series(1, x.indnkeyatts) part),
                 ARRAY(SELECT a.attname::text FROM pg_attribute a
                       WHERE a.attrelid = r.oid AND a.attnum > 0
                         AND (a.attnum = ANY ((x.indkey::int2[])[0:x.indnkeyatts - 1])
                              OR (x.indexprs IS NOT NULL OR x.indpred IS NOT NULL)
                                 AND EXISTS (
                                   SELECT FROM pg_depend d
                                   WHERE d.classid = 'pg_class'::regclass
                                     AND d.objid = x.indexrelid
                                     AND d.refclassid = 'pg_class'::regclass
                                     AND d.refobjid = r.oid AND d.refobjsubid = a.attnum))),
                 pg_get_expr(x.indpred, x.indrelid, true),
                 CASE WHEN (to_jsonb(x) ->> 'indnullsnotdistinct')::boolean
                      THEN 'NOT_DISTINCT' ELSE 'DISTINCT' END
          FROM relation r
          JOIN pg_index x ON x.indrelid = r.oid AND x.indisunique AND x.indisvalid
          JOIN pg_class i ON i.oid = x.indexrelid;
          """;

  static final String CONSTRAINTS =
      RELATION
          + """
          SELECT r.nspname, r.relname, k.conname,
                 CASE k.contype WHEN 'c' THEN 'CHECK' WHEN 'f' THEN 'FOREIGN_KEY'
                      ELSE 'EXCLUSION' END,
                 ARRAY(SELECT a.attname::text FROM pg_attribute a
                       WHERE a.attrelid = r.oid AND a.attnum = ANY (k.conkey)),
                 regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', ''),
                 k.convalidated
          FROM relation r
          JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype IN ('c', 'f', 'x')
          WHERE coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true);
          """;

  static final String ENUMS =
      """
      SELECT n.nspname, t.typname,
             ARRAY(SELECT e.enumlabel::text FROM pg_enum e
                   WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype = 'e' AND %s AND NOT %s;
      """
          .formatted(SCHEMAS, ofExtension("pg_type", "t"));

  static final String DOMAINS =
      """
      SELECT n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
             format_type(t.typbasetype, NULL), t.typtypmod,
             ARRAY(SELECT regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '')
                   FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype = 'd' AND %s AND NOT %s;
      """
          .formatted(SCHEMAS, ofExtension("pg_type", "t"));

  static final String SEQUENCES =
      """
      SELECT n.nspname, c.relname, tn.nspname, t.relname, a.attname
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
           AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      LEFT JOIN pg_class t ON t.oid = d.refobjid
      LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
      LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
      WHERE c.relkind = 'S' AND %s AND NOT %s;
      """
          .formatted(SCHEMAS, ofExtension("pg_class", "c"));

  static final String FUNCTIONS =
      """
      SELECT n.nspname, p.proname,
             ARRAY(SELECT format_type(argument, NULL)
                   FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS each (argument, at)
                   ORDER BY at),
             p.pronargdefaults, coalesce(pg_get_function_result(p.oid), '')
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
        AND %s AND NOT %s;
      """
          .formatted(SCHEMAS, ofExtension("pg_proc", "p"));

  static final String COMMIT = "COMMIT";

  private CatalogQueries() {}

  static String ofExtension(String catalog, String alias) {
    return "EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_catalog.%s'::regclass"
            .formatted(catalog)
        + " AND d.objid = %s.oid AND d.deptype = 'e')".formatted(alias);
  }
}
