package dev.relayctl.migrate;

/**
 * What is asked of PostgreSQL's catalogues before and after each statement. System schemas and
 * TOAST are left out; a scratch database is read under one snapshot per statement.
 */
final class SchemaQueries {
  /** A name as it is written in SQL, without {@code public}. */
  private static final String NAME =
      " CASE WHEN n.nspname = 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END"
          + " || quote_ident(c.relname) ";

  static final String SERVER = "SELECT current_setting('server_version_num')::int";

  static final String NAMESPACES =
      "SELECT n.oid, n.nspname FROM pg_namespace n WHERE " + CatalogQueries.SCHEMAS;

  static final String RELATIONS =
      "SELECT c.oid, n.nspname,"
          + NAME
          + ", c.relkind::text, c.relfilenode, coalesce(h.inhparent, 0),"
          + " pg_get_userbyid(c.relowner), coalesce(c.relacl::text, ''), c.reltablespace, c.relam,"
          + " c.relpersistence::text, c.relrowsecurity, c.relforcerowsecurity,"
          + " c.relreplident::text, coalesce(c.reloptions::text, '') || coalesce((SELECT"
          + " string_agg(a.attname || a.attstattarget, ',' ORDER BY a.attnum) FROM pg_attribute a"
          + " WHERE a.attrelid = c.oid AND a.attstattarget >= 0), '')"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " LEFT JOIN pg_inherits h ON h.inhrelid = c.oid AND c.relispartition WHERE "
          + CatalogQueries.SCHEMAS
          + "AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I', 'S', 'f')";

  static final String COLUMNS =
      "SELECT a.attrelid, a.attnum, quote_ident(a.attname),"
          + " format_type(a.atttypid, a.atttypmod),"
          + " t.typtype = 'd' AND (t.typnotnull OR EXISTS (SELECT FROM pg_constraint k WHERE "
          + " k.contypid = t.oid)), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),"
          + " coalesce(nullif(a.attgenerated::text, ''), ' '),"
          + " coalesce(nullif(a.attidentity::text, ''), ' '), a.attcollation"
          + " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid"
          + " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE "
          + CatalogQueries.SCHEMAS
          + "AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped";

  static final String CONSTRAINTS =
      "SELECT k.oid, k.conrelid, quote_ident(k.conname), k.contype::text,"
          + " k.convalidated, k.conindid, coalesce(array_to_string(k.conkey, ','), ''),"
          + " k.confrelid, NOT EXISTS (SELECT FROM unnest(k.conkey, k.confkey) AS p(one, other)"
          + " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.one"
          + " JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = p.other"
          + " WHERE a.atttypid <> b.atttypid), pg_get_constraintdef(k.oid)"
          + " FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE "
          + CatalogQueries.SCHEMAS
          + "AND k.conparentid = 0";

  static final String INDEXES =
      "SELECT i.indexrelid, i.indrelid, i.indisvalid, i.indisunique,"
          + " array_to_string((i.indkey::int2[])[0:i.indnkeyatts - 1], ','),"
          + " i.indpred IS NOT NULL, i.indkey::text || i.indclass::text || i.indcollation::text"
          + " || i.indoption::text || i.indisunique::text || am.amname"
          + " || coalesce(pg_get_expr(i.indpred, i.indrelid), '')"
          + " || coalesce(pg_get_expr(i.indexprs, i.indrelid), '')"
          + " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
          + " JOIN pg_am am ON am.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
          + CatalogQueries.SCHEMAS;

  static final String TYPES =
      "SELECT t.oid, quote_ident(t.typname), t.typtype::text, coalesce((SELECT"
          + " string_agg(e.enumlabel, E'\\n' ORDER BY e.enumsortorder) FROM pg_enum e"
          + " WHERE e.enumtypid = t.oid), '') FROM pg_type t"
          + " JOIN pg_namespace n ON n.oid = t.typnamespace WHERE "
          + CatalogQueries.SCHEMAS
          + "AND t.typtype IN ('e', 'd')";

  static final String FUNCTIONS =
      "SELECT p.oid, quote_ident(p.proname), pg_get_function_identity_arguments(p.oid)"
          + " FROM pg_proc p"
          + " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE "
          + CatalogQueries.SCHEMAS
          + "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')";

  static final String TRIGGERS =
      "SELECT t.oid, t.tgrelid, quote_ident(t.tgname), t.tgenabled::text FROM pg_trigger t"
          + " WHERE NOT t.tgisinternal ";

  static final String POLICIES =
      "SELECT p.oid, p.polrelid, quote_ident(p.polname), p.polcmd::text || p.polpermissive::text"
          + " || coalesce(pg_get_expr(p.polqual, p.polrelid), '')"
          + " || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') FROM pg_policy p WHERE true ";

  /** Its position is read without a lock and without a transaction. */
  static final String SEQUENCES =
      "SELECT s.seqrelid, format_type(s.seqtypid, NULL), s.seqstart,"
          + " coalesce(pg_sequence_last_value(s.seqrelid), 0) FROM pg_sequence s WHERE true ";

  static final String LOCKS =
      "SELECT l.relation, l.mode FROM pg_locks l WHERE l.pid = pg_backend_pid()"
          + " AND l.locktype = 'relation' AND l.granted";

  /**
   * {@code pg_stat_xact_all_tables} without its indexes, of which it counts the scans of each table
   * each time, and of the tables above an oid only those that the session holds a lock on.
   */
  static final String WORK =
      "SELECT c.oid, pg_stat_get_xact_numscans(c.oid), pg_stat_get_xact_tuples_inserted(c.oid),"
          + " pg_stat_get_xact_tuples_updated(c.oid), pg_stat_get_xact_tuples_deleted(c.oid)"
          + " FROM pg_class c WHERE c.relkind IN ('r', 't', 'm') AND (c.oid <= %d"
          + " OR c.oid = ANY (ARRAY(SELECT unnest(ARRAY[k.oid, k.reltoastrelid])"
          + " FROM pg_locks l JOIN pg_class k ON k.oid = l.relation"
          + " WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation')))"
          + " AND (pg_stat_get_xact_numscans(c.oid) > 0"
          + " OR pg_stat_get_xact_tuples_inserted(c.oid) > 0"
          + " OR pg_stat_get_xact_tuples_updated(c.oid) > 0"
          + " OR pg_stat_get_xact_tuples_deleted(c.oid) > 0)";

  /**
   * The timeouts; the number that the next transaction gets, or a lower one; and what the texts of
   * other answers depend on beside the catalogues: where one of these is another, they can't be
   * compared. Without counters nobody knows which catalogue was written to.
   */
  static final String SESSION =
      "SELECT extract(epoch FROM current_setting('lock_timeout')::interval) * 1000,"
          + " extract(epoch FROM current_setting('statement_timeout')::interval) * 1000,"
          + " mod(txid_snapshot_xmax(txid_current_snapshot()), 4294967296),"
          + " current_setting('track_counts')::boolean,"
          + " concat_ws(' ', current_schemas(true), current_setting('TimeZone'),"
          + " current_setting('DateStyle'), current_setting('IntervalStyle'),"
          + " current_setting('quote_all_identifiers'), current_setting('bytea_output'),"
          + " current_setting('extra_float_digits'))";

  static final String SIZES =
      "SELECT"
          + NAME
          + ", c.reltuples::bigint FROM pg_class c"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
          + CatalogQueries.SCHEMAS
          + "AND c.relkind IN ('r', 'p', 'm')";

  static final String INDEX_USE =
      "SELECT"
          + NAME
          + ", s.idx_scan > 0, i.indisvalid FROM pg_stat_user_indexes s"
          + " JOIN pg_index i ON i.indexrelid = s.indexrelid"
          + " JOIN pg_class c ON c.oid = s.indexrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
          + CatalogQueries.SCHEMAS;

  private SchemaQueries() {}
}
