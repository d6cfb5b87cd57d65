package dev.relayctl.migrate;

/**
 * What a schema consists of, as names and texts ({@code specs/migration-safety.md} §4). Each query
 * has two columns. What an extension brought along counts as the extension.
 */
final class DefinitionQueries {
  /** What roles have to do with a thing stands behind this character of its definition. */
  static final char ROLES = 31;

  private static final String TABLES =
      """
      SELECT 'table ' || %s,
             concat_ws(', ',
               CASE c.relkind WHEN 'p' THEN 'partitioned ' || pg_get_partkeydef(c.oid)
                              WHEN 'f' THEN 'foreign' ELSE 'plain' END,
               CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
               pg_get_expr(c.relpartbound, c.oid),
               (SELECT 'inherits ' || string_agg(i.inhparent::regclass::text, ' ' ORDER BY i.inhseqno)
                FROM pg_inherits i WHERE i.inhrelid = c.oid),
               CASE WHEN c.relrowsecurity THEN 'row security' END,
               CASE WHEN c.relforcerowsecurity THEN 'forced row security' END,
               CASE WHEN c.relreplident <> 'd' THEN 'replica identity ' || c.relreplident::text END,
               array_to_string(c.reloptions, ' '),
               %s) || chr(31) || concat_ws(', ', 'owner ' || c.relowner::regrole::text, %s)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'f') AND %s
      """
          .formatted(
              named("c.relname"),
              comment("pg_class", "c"),
              rights("c.relacl"),
              ours("pg_class", "c"));

  private static final String COLUMNS =
      """
      SELECT 'column ' || a.attname || ' of ' || %s,
             concat_ws(', ',
               format_type(a.atttypid, a.atttypmod),
               CASE WHEN a.attcollation <> t.typcollation
                    THEN 'collation ' || (SELECT o.collname FROM pg_collation o
                                          WHERE o.oid = a.attcollation) END,
               CASE WHEN a.attnotnull THEN 'not null' END,
               CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity' END,
               CASE WHEN a.attgenerated = '' THEN 'default ' ELSE 'generated ' END
                 || pg_get_expr(d.adbin, d.adrelid),
               array_to_string(a.attoptions, ' '),
               'comment ' || quote_literal(col_description(c.oid, a.attnum)))
             || chr(31) || concat_ws(', ', %s)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p', 'f', 'c') AND %s
      """
          .formatted(named("c.relname"), rights("a.attacl"), ours("pg_class", "c"));

  private static final String CONSTRAINTS =
      """
      SELECT 'constraint ' || k.conname || ' of ' || %s,
             concat_ws(', ', pg_get_constraintdef(k.oid), %s)
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND %s
      """
          .formatted(named("c.relname"), comment("pg_constraint", "k"), ours("pg_class", "c"));

  private static final String INDEXES =
      """
      SELECT 'index ' || i.relname || ' of ' || %s,
             concat_ws(', ', pg_get_indexdef(x.indexrelid),
               CASE WHEN NOT x.indisvalid THEN 'invalid' END,
               CASE WHEN x.indisreplident THEN 'replica identity' END, %s)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT EXISTS (SELECT FROM pg_constraint k
                        WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
        AND %s
      """
          .formatted(named("c.relname"), comment("pg_class", "i"), ours("pg_class", "c"));

  private static final String VIEWS =
      """
      SELECT 'view ' || %s,
             concat_ws(', ', CASE c.relkind WHEN 'm' THEN 'materialized' END,
               pg_get_viewdef(c.oid), array_to_string(c.reloptions, ' '),
               %s) || chr(31) || concat_ws(', ', 'owner ' || c.relowner::regrole::text, %s)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm') AND %s
      """
          .formatted(
              named("c.relname"),
              comment("pg_class", "c"),
              rights("c.relacl"),
              ours("pg_class", "c"));

  private static final String FUNCTIONS =
      """
      SELECT 'function ' || %s || '(' || pg_get_function_identity_arguments(p.oid) || ')',
             concat_ws(', ',
               CASE WHEN p.prokind = 'a' THEN 'aggregate ' || p.prorettype::regtype::text
                    ELSE pg_get_functiondef(p.oid) END,
               %s) || chr(31) || concat_ws(', ', 'owner ' || p.proowner::regrole::text, %s)
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE %s
      """
          .formatted(
              named("p.proname"),
              comment("pg_proc", "p"),
              rights("p.proacl"),
              ours("pg_proc", "p"));

  private static final String TRIGGERS =
      """
      SELECT 'trigger ' || g.tgname || ' of ' || %s,
             concat_ws(', ', pg_get_triggerdef(g.oid),
               CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'for replicas'
                                WHEN 'A' THEN 'always' END)
      FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT g.tgisinternal AND %s
      UNION ALL
      SELECT 'rule ' || r.rulename || ' of ' || %s, pg_get_ruledef(r.oid)
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE r.rulename <> '_RETURN' AND %s
      UNION ALL
      SELECT 'policy ' || y.polname || ' of ' || %s,
             concat_ws(', ', 'for ' || y.polcmd::text,
               CASE WHEN NOT y.polpermissive THEN 'restrictive' END,
               'to ' || array_to_string(ARRAY(SELECT unnest(y.polroles)::regrole::text ORDER BY 1), ' '),
               'using ' || pg_get_expr(y.polqual, y.polrelid),
               'with check ' || pg_get_expr(y.polwithcheck, y.polrelid))
      FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE %s
      UNION ALL
      SELECT 'statistics ' || s.stxname || ' of ' || %s, pg_get_statisticsobjdef(s.oid)
      FROM pg_statistic_ext s JOIN pg_class c ON c.oid = s.stxrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE %s
      """
          .formatted(
              named("c.relname"), ours("pg_class", "c"),
              named("c.relname"), ours("pg_class", "c"),
              named("c.relname"), ours("pg_class", "c"),
              named("c.relname"), ours("pg_class", "c"));

  private static final String TYPES =
      """
      SELECT 'type ' || %s,
             concat_ws(', ',
               CASE t.typtype
                 WHEN 'e' THEN 'enum of ' || (SELECT string_agg(quote_literal(e.enumlabel), ' '
                                                                ORDER BY e.enumsortorder)
                                              FROM pg_enum e WHERE e.enumtypid = t.oid)
                 WHEN 'd' THEN concat_ws(', ', 'domain over ' || format_type(t.typbasetype, t.typtypmod),
                                 CASE WHEN t.typnotnull THEN 'not null' END,
                                 'default ' || t.typdefault,
                                 (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname)
                                  FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
                 WHEN 'c' THEN 'composite'
                 ELSE 'range' END,
               %s) || chr(31) || concat_ws(', ', 'owner ' || t.typowner::regrole::text, %s)
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_class c ON c.oid = t.typrelid
      WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c') AND %s
      """
          .formatted(
              named("t.typname"),
              comment("pg_type", "t"),
              rights("t.typacl"),
              ours("pg_type", "t"));

  private static final String SEQUENCES =
      """
      SELECT 'sequence ' || %s,
             concat_ws(', ', format_type(s.seqtypid, NULL), 'start ' || s.seqstart,
               'increment ' || s.seqincrement, 'from ' || s.seqmin, 'to ' || s.seqmax,
               'cache ' || s.seqcache, CASE WHEN s.seqcycle THEN 'cycle' END,
               (SELECT 'owned by ' || d.refobjid::regclass::text || '.' || a.attname
                FROM pg_depend d
                JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')),
               %s) || chr(31) || concat_ws(', ', %s)
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE %s
      """
          .formatted(
              named("c.relname"),
              comment("pg_class", "c"),
              rights("c.relacl"),
              ours("pg_class", "c"));

  /** The comment of a new database's {@code public} is lost where somebody made it again. */
  private static final String SCHEMAS =
      """
      SELECT 'schema ' || n.nspname,
             coalesce(nullif(%s, $$comment 'standard public schema'$$), '') || chr(31)
             || concat_ws(', ', 'owner ' || n.nspowner::regrole::text, %s)
      FROM pg_namespace n WHERE %s
      UNION ALL
      SELECT 'extension ' || x.extname, 'version ' || x.extversion FROM pg_extension x
      """
          .formatted(comment("pg_namespace", "n"), rights("n.nspacl"), CatalogQueries.SCHEMAS);

  /** All of it as pairs of a name and a definition. */
  static final String ALL =
      String.join(
          "\nUNION ALL\n",
          TABLES,
          COLUMNS,
          CONSTRAINTS,
          INDEXES,
          VIEWS,
          FUNCTIONS,
          TRIGGERS,
          TYPES,
          SEQUENCES,
          SCHEMAS);

  /** The columns that hold data: of plain tables and partitions, in the order of the tables. */
  static final String STORED =
      """
      SELECT c.oid, n.nspname, c.relname, a.attnum, a.attname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attgenerated = '' AND %s
      ORDER BY n.nspname, c.relname, a.attnum
      """
          .formatted(ours("pg_class", "c"));

  private DefinitionQueries() {}

  private static String named(String name) {
    return "CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || " + name;
  }

  private static String rights(String list) {
    return "(SELECT 'rights ' || string_agg(acl::text, ' ' ORDER BY acl::text) FROM unnest(%s) acl)"
        .formatted(list);
  }

  private static String comment(String catalog, String alias) {
    return "'comment ' || quote_literal(obj_description(%s.oid, '%s'))".formatted(alias, catalog);
  }

  /** The project's own: not of the server, of an extension or of those who keep histories. */
  private static String ours(String catalog, String alias) {
    String histories =
        catalog.equals("pg_class")
            ? " AND %s.relname NOT IN ('flyway_schema_history', 'alembic_version')".formatted(alias)
            : "";
    return CatalogQueries.SCHEMAS.strip()
        + histories
        + " AND NOT "
        + CatalogQueries.ofExtension(catalog, alias);
  }
}
