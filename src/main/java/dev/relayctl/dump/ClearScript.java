package dev.relayctl.dump;

import dev.relayctl.postgres.Restoring;
import java.time.Duration;

/**
 * The SQL that takes away what a dump brings back, and begins the transaction of both: all schemas
 * but the system's, the ledger's and those that are {@link KeptObjects kept}; of these what is in
 * them, but for what extensions own. Default privileges of the role that restores go, too: they
 * would add to what the dump says of each object.
 */
final class ClearScript {
  private static final String REFUSE =
      """
      DO $refuse$
      BEGIN
        IF EXISTS (SELECT FROM pg_subscription
                   WHERE subdbid = (SELECT oid FROM pg_database
                                    WHERE datname = current_database())) THEN
          RAISE EXCEPTION 'the database has a subscription, whose tables would no longer be fed: '
                          'drop it before, and create it anew afterwards';
        END IF;
        IF to_regnamespace('"-"') IS NOT NULL THEN
          RAISE EXCEPTION 'a schema called - can''t be told from none in the dump: rename it';
        END IF;
      END
      $refuse$;
      """;

  private static final String DROP_SCHEMAS =
      """
      DO $schemas$
      DECLARE
        item record;
      BEGIN
        FOR item IN
          SELECT nspname FROM pg_namespace n
          WHERE nspname NOT LIKE 'pg\\_%%'
            AND nspname NOT IN ('information_schema', 'relayctl')
            AND NOT %1$s
        LOOP
          EXECUTE format('DROP SCHEMA %%I CASCADE', item.nspname);
        END LOOP;
      END
      $schemas$;
      """
          .formatted(KeptObjects.IS_KEPT);

  private static final String DROP_CONTENTS =
      """
      DO $contents$
      DECLARE
        item record;
      BEGIN
        FOR item IN
          SELECT d.classid, d.objid
          FROM pg_depend d
          WHERE d.refclassid = 'pg_namespace'::regclass
            AND d.refobjid IN (SELECT n.oid FROM pg_namespace n
                               WHERE nspname NOT LIKE 'pg\\_%%'
                                 AND nspname NOT IN ('information_schema', 'relayctl')
                                 AND %1$s)
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
            EXECUTE (SELECT format('DROP %%s %%s CASCADE',
                                   CASE type WHEN 'composite type' THEN 'type'
                                             WHEN 'statistics object' THEN 'statistics'
                                             WHEN 'function' THEN 'routine'
                                             WHEN 'procedure' THEN 'routine'
                                             WHEN 'aggregate' THEN 'routine'
                                             ELSE type END,
                                   identity)
                     FROM pg_identify_object(item.classid, item.objid, 0));
          END IF;
        END LOOP;
      END
      $contents$;
      """
          .formatted(KeptObjects.IS_KEPT);

  /** 16384: what has a lower number came with the server. */
  private static final String DROP_OTHERS =
      """
      DO $others$
      DECLARE
        item record;
      BEGIN
        FOR item IN
          SELECT castsource::regtype AS source, casttarget::regtype AS target FROM pg_cast c
          WHERE oid >= 16384
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass
                              AND d.objid = c.oid AND d.deptype = 'e')
        LOOP
          EXECUTE format('DROP CAST (%s AS %s)', item.source, item.target);
        END LOOP;
        FOR item IN
          SELECT evtname FROM pg_event_trigger t
          WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_event_trigger'::regclass
                              AND d.objid = t.oid AND d.deptype = 'e')
        LOOP
          EXECUTE format('DROP EVENT TRIGGER %I', item.evtname);
        END LOOP;
        PERFORM lo_unlink(oid) FROM pg_largeobject_metadata;
      END
      $others$;
      """;

  private static final String RESET_DEFAULTS =
      """
      DO $defaults$
      DECLARE
        item record;
        scope text;
        kinds text;
      BEGIN
        FOR item IN
          SELECT d.defaclnamespace, d.defaclobjtype AS kind, n.nspname,
                 ARRAY(SELECT DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC'
                                            ELSE grantee::regrole::text END
                       FROM aclexplode(d.defaclacl)) AS grantees
          FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
          WHERE d.defaclrole = current_user::regrole
        LOOP
          scope := 'ALTER DEFAULT PRIVILEGES '
            || CASE WHEN item.nspname IS NULL THEN '' ELSE format('IN SCHEMA %I ', item.nspname) END;
          kinds := CASE item.kind WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
                                  WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                                  WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END;
          IF cardinality(item.grantees) > 0 THEN
            EXECUTE scope || format('REVOKE ALL ON %s FROM %s', kinds,
                                    array_to_string(item.grantees, ', '));
          END IF;
          IF item.nspname IS NULL THEN
            EXECUTE scope || format('GRANT ALL ON %s TO CURRENT_USER', kinds);
            IF item.kind IN ('f', 'T') THEN
              EXECUTE scope || format('GRANT %s ON %s TO PUBLIC',
                                      CASE item.kind WHEN 'f' THEN 'EXECUTE' ELSE 'USAGE' END,
                                      kinds);
            END IF;
          END IF;
        END LOOP;
      END
      $defaults$;
      """;

  private ClearScript() {}

  static String of(Duration lockTimeout) {
    return "BEGIN;\nSELECT pg_advisory_xact_lock("
        + Restoring.KEY
        + ");\nSET client_min_messages = warning;\nSET lock_timeout = "
        + lockTimeout.toMillis()
        + ";\nSET search_path = pg_catalog;\n"
        + REFUSE
        + DROP_OTHERS
        + DROP_SCHEMAS
        + DROP_CONTENTS
        + RESET_DEFAULTS
        + "RESET search_path;\n";
  }
}
