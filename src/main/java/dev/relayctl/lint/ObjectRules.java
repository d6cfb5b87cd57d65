package dev.relayctl.lint;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

/** {@code specs/migration-safety.md} §2.6: views, functions, triggers, rights, sequences. */
final class ObjectRules {
  private static final int LONGEST_NAME = 63;

  private final Look look;

  private ObjectRules(Look look) {
    this.look = look;
  }

  static void check(Look look) {
    var rules = new ObjectRules(look);
    rules.views();
    rules.functions();
    rules.triggers();
    rules.rowSecurity();
    rules.rights();
    rules.sequences();
    rules.cluster();
    rules.names();
  }

  private void views() {
    for (Change.RelationDropped dropped : look.changes(Change.RelationDropped.class)) {
      Schema.Relation view = dropped.relation();
      if ((view.isView() || view.kind() == 'm')
          && look.existing(view.oid())
          && !new Compatibility(look).breaks(view, "DROP VIEW " + view.name() + ";")) {
        look.note(
            Rule.DROP_VIEW,
            view.oid(),
            view.name() + " is dropped with its grants; the running release may read it",
            "-- a view with a new name; drop the old one when nobody reads it");
      }
    }
    Traced.Failure failure = look.traced().failure();
    if (failure != null && failure.sqlState().equals("42P16")) {
      look.note(
          Rule.REPLACE_VIEW_CHANGES_COLUMNS,
          0,
          failure.message(),
          "-- a view with a new name; columns may only be added at the end");
    }
    if (look.sql().begins("REFRESH") && !look.sql().has("CONCURRENTLY")) {
      look.traced().locks().keySet().stream()
          .filter(oid ->
              look.existing(oid) && look.relation(oid).map(one -> one.kind() == 'm').orElse(false))
          .findFirst()
          .ifPresent(view ->
              look.note(
                  Rule.REFRESH_MATVIEW_BLOCKING,
                  view,
                  "nobody can read " + look.name(view) + " while its query runs",
                  "CREATE UNIQUE INDEX … ON "
                      + look.name(view)
                      + " (…);\n-- next migration\nREFRESH MATERIALIZED VIEW CONCURRENTLY "
                      + look.name(view)
                      + ";"));
    }
  }

  private void functions() {
    for (Change.FunctionDropped dropped : look.changes(Change.FunctionDropped.class)) {
      look.note(
          Rule.CHANGE_FUNCTION_SIGNATURE,
          0,
          dropped.function().name()
              + "("
              + dropped.function().arguments()
              + ") is gone; the running release may call it",
          "-- add the new form beside it; drop the old one when nobody calls it");
    }
    Traced.Failure failure = look.traced().failure();
    if (failure != null && failure.sqlState().equals("42P13")) {
      look.note(
          Rule.CHANGE_FUNCTION_SIGNATURE,
          0,
          failure.message(),
          "-- a function with a new name; drop the old one when nobody calls it");
    }
  }

  private void triggers() {
    for (Change.TriggerAdded added : look.changes(Change.TriggerAdded.class)) {
      if (look.existing(added.trigger().table())) {
        look.note(
            Rule.CREATE_TRIGGER,
            added.trigger().table(),
            "writers of "
                + look.name(added.trigger().table())
                + " wait for it, and it acts on what the running release writes",
            "-- deploy its function in an earlier migration");
      }
    }
    boolean off =
        look.changes(Change.TriggerAltered.class).stream()
            .anyMatch(altered -> altered.after().enabled() == 'D');
    boolean spoken =
        look.sql().has("DISABLE", "TRIGGER") || look.sql().has("SESSION_REPLICATION_ROLE");
    if (off || spoken) {
      long table = look.locked(Lock.SHARE).stream().findFirst().orElse(0L);
      look.note(
          Rule.DISABLE_TRIGGER,
          table,
          "rules that triggers keep are off for every session",
          "-- drop and add again what is in the way, by its own recipe");
    }
  }

  private void rowSecurity() {
    for (Change.RelationAltered altered : look.changes(Change.RelationAltered.class)) {
      boolean on =
          (!altered.before().rowSecurity() && altered.after().rowSecurity())
              || (!altered.before().forcedRowSecurity() && altered.after().forcedRowSecurity());
      if (on && look.existing(altered.before().oid())) {
        boolean policy =
            look.atTheEnd().policies().values().stream()
                .anyMatch(one -> one.table() == altered.before().oid());
        look.note(
            Rule.ENABLE_ROW_LEVEL_SECURITY,
            policy ? Severity.WARN : Severity.ERROR,
            altered.before().oid(),
            policy
                ? "other roles see only what the policies of " + altered.before().name() + " show"
                : "without a policy every other role sees no row of " + altered.before().name(),
            "CREATE POLICY … ON " + altered.before().name() + " …; -- first, same transaction");
      }
    }
    for (Change.PolicyDropped dropped : look.changes(Change.PolicyDropped.class)) {
      long table = dropped.policy().table();
      boolean works = look.relation(table).map(Schema.Relation::rowSecurity).orElse(false);
      boolean last =
          look.atTheEnd().policies().values().stream().noneMatch(one -> one.table() == table);
      if (works && look.existing(table)) {
        look.note(
            Rule.ENABLE_ROW_LEVEL_SECURITY,
            last ? Severity.ERROR : Severity.WARN,
            table,
            last
                ? "without a policy every other role sees no row of " + look.name(table)
                : "other roles see other rows of " + look.name(table),
            "-- make the new policy first, same transaction");
      }
    }
    for (Change.PolicyChanged changed : look.changes(Change.PolicyChanged.class)) {
      boolean works =
          look.relation(changed.policy().table()).map(Schema.Relation::rowSecurity).orElse(false);
      if (works && look.existing(changed.policy().table())) {
        look.note(
            Rule.ENABLE_ROW_LEVEL_SECURITY,
            Severity.WARN,
            changed.policy().table(),
            "other roles see other rows of " + look.name(changed.policy().table()),
            "-- try it as the role of the running release");
      }
    }
  }

  private void rights() {
    if (look.sql().begins("REVOKE") || look.sql().begins("DROP", "OWNED")) {
      boolean mattered =
          look.sql().begins("DROP")
              || look.changes(Change.RelationAltered.class).stream()
                  .anyMatch(altered -> !altered.before().acl().equals(altered.after().acl()))
              || look.changes(Change.RelationAltered.class).isEmpty();
      if (mattered) {
        look.note(
            Rule.REVOKE_PRIVILEGE,
            0,
            "the running release fails with 42501 where it needs the privilege",
            "-- deploy a release that doesn't need it first");
      }
    }
    look.changes(Change.RelationAltered.class).stream()
        .filter(altered -> !altered.before().owner().equals(altered.after().owner()))
        .filter(altered -> look.existing(altered.before().oid()) && altered.before().kind() != 'i')
        .findFirst()
        .ifPresent(altered ->
            look.note(
                Rule.OWNER_CHANGE,
                altered.before().oid(),
                altered.before().name()
                    + " belongs to "
                    + altered.after().owner()
                    + " from then on; other roles can't migrate it",
                "-- one role for all migrations"));
  }

  private void sequences() {
    boolean dropped =
        look.sql().begins("DROP", "SEQUENCE")
            && look.changes(Change.RelationDropped.class).stream()
                .anyMatch(
                    one -> one.relation().kind() == 'S' && look.existing(one.relation().oid()));
    boolean altered =
        (look.sql().begins("ALTER") || look.sql().has("SETVAL"))
            && look.changes(Change.SequenceAltered.class).stream()
                .anyMatch(one ->
                    look.existing(one.before().oid())
                        && (one.after().last() <= one.before().last()
                            || !one.after().type().equals(one.before().type())));
    if (dropped || altered) {
      look.note(
          Rule.SEQUENCE_CHANGE,
          0,
          "numbers of a sequence may come twice, or not at all",
          "SELECT setval('<sequence>', greatest((SELECT max(id) FROM <table>), <value>));");
    }
  }

  /** What belongs to the whole server. */
  private void cluster() {
    Statement sql = look.sql();
    boolean server =
        sql.begins("ALTER", "SYSTEM")
            || sql.begins("CREATE", "DATABASE")
            || sql.begins("CREATE", "TABLESPACE")
            || sql.begins("DROP", "TABLESPACE")
            || sql.begins("CREATE", "SUBSCRIPTION")
            || sql.begins("DROP", "SUBSCRIPTION");
    if (server) {
      look.note(
          Rule.ALTER_SYSTEM,
          0,
          "the whole server is changed, and no rollback undoes it",
          "-- with the infrastructure, not with the schema");
    }
    for (String kind : List.of("ROLE", "USER", "GROUP")) {
      if (sql.begins("CREATE", kind) || sql.begins("ALTER", kind) || sql.begins("DROP", kind)) {
        look.note(
            Rule.ROLE_CHANGE_IN_MIGRATION,
            0,
            "roles belong to the whole server, and their passwords to no repository",
            "-- where the environment is provisioned");
      }
    }
    boolean untrusted =
        sql.begins("CREATE", "EXTENSION") && !TrustedExtensions.isTrusted(extension(sql));
    if (untrusted || sql.begins("DROP", "EXTENSION")) {
      look.note(
          Rule.CREATE_EXTENSION,
          0,
          extension(sql) + " needs rights that managed servers don't give",
          "-- install it where the environment is provisioned");
    }
  }

  private static String extension(Statement sql) {
    int exists = sql.find("EXISTS");
    return sql.name(exists < 0 ? 2 : exists + 1);
  }

  private void names() {
    var told = new HashSet<String>();
    for (Word word : look.sql().words()) {
      boolean name = word.kind() == Word.Kind.PLAIN || word.kind() == Word.Kind.NAME;
      for (String part : word.text().split("\\.", -1)) {
        int bytes = part.getBytes(StandardCharsets.UTF_8).length;
        if (name && bytes > LONGEST_NAME && told.add(part)) {
          look.note(
              Rule.IDENTIFIER_TOO_LONG,
              Rule.IDENTIFIER_TOO_LONG.severity(),
              0,
              word.line(),
              part + " has " + bytes + " bytes; PostgreSQL keeps 63",
              "-- a shorter name");
        }
      }
    }
    unqualified();
  }

  private void unqualified() {
    Statement sql = look.sql();
    boolean table = sql.begins("CREATE", "TABLE") || sql.begins("ALTER", "TABLE");
    if (!table) {
      return;
    }
    int exists = sql.find("EXISTS");
    int only = sql.find("ONLY");
    int at = Math.max(2, Math.max(exists + 1, only == 2 ? 3 : 0));
    boolean told =
        look.earlier().stream()
            .map(Traced::statement)
            .anyMatch(one -> one.begins("CREATE", "TABLE") || one.begins("ALTER", "TABLE"));
    if (!told && !sql.name(at).isEmpty() && !sql.name(at).contains(".")) {
      look.note(
          Rule.UNQUALIFIED_OBJECT,
          0,
          "which " + sql.name(at) + " is meant depends on search_path",
          "-- write the schema before the name");
    }
  }
}
