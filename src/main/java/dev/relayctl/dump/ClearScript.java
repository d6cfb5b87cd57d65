package dev.relayctl.dump;

import dev.relayctl.postgres.Restoring;
import java.time.Duration;

/**
 * The SQL that takes away what a dump brings back: all schemas but the system's, the ledger's and
 * those of extensions; of schema {@code public} what is in it, since it often belongs to somebody
 * else. Extensions stay, with what belongs to them.
 */
final class ClearScript {
  private static final String CLEAR =
      """
      SET search_path = pg_catalog;
      DO $clear$
      DECLARE
        item record;
      BEGIN
        FOR item IN
          SELECT nspname FROM pg_namespace n
          WHERE nspname NOT LIKE 'pg\\_%'
            AND nspname NOT IN ('information_schema', 'public', 'relayctl')
            AND NOT EXISTS (SELECT FROM pg_depend d
                            WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
                              AND d.deptype = 'e')
        LOOP
          EXECUTE format('DROP SCHEMA %I CASCADE', item.nspname);
        END LOOP;
        FOR item IN
          SELECT d.classid, d.objid
          FROM pg_depend d
          WHERE d.refclassid = 'pg_namespace'::regclass
            AND d.refobjid = (SELECT oid FROM pg_namespace WHERE nspname = 'public')
            AND d.classid::regclass::text IN (
              'pg_class', 'pg_proc', 'pg_type', 'pg_operator', 'pg_opclass', 'pg_opfamily',
              'pg_collation', 'pg_conversion', 'pg_statistic_ext',
              'pg_ts_config', 'pg_ts_dict', 'pg_ts_parser', 'pg_ts_template')
            AND NOT EXISTS (SELECT FROM pg_depend e
                            WHERE e.classid = d.classid AND e.objid = d.objid
                              AND e.deptype IN ('e', 'i', 'a')
                              -- A partitioned table depends on its own columns.
                              AND (e.refclassid, e.refobjid) <> (e.classid, e.objid))
          ORDER BY d.classid = 'pg_class'::regclass DESC, d.objid
        LOOP
          -- CASCADE may have taken it with another one.
          IF EXISTS (SELECT FROM pg_depend WHERE classid = item.classid AND objid = item.objid)
          THEN
            EXECUTE (SELECT format('DROP %s %s CASCADE',
                                   CASE type WHEN 'composite type' THEN 'type'
                                             WHEN 'statistics object' THEN 'statistics'
                                             ELSE type END,
                                   identity)
                     FROM pg_identify_object(item.classid, item.objid, 0));
          END IF;
        END LOOP;
        PERFORM lo_unlink(oid) FROM pg_largeobject_metadata;
      END
      $clear$;
      RESET search_path;
      """;

  private ClearScript() {}

  static String of(Duration lockTimeout) {
    return "BEGIN;\nSELECT pg_advisory_xact_lock("
        + Restoring.KEY
        + ");\nSET client_min_messages = warning;\nSET lock_timeout = "
        + lockTimeout.toMillis()
        + ";\n"
        + CLEAR;
  }
}
