package dev.relayctl.lint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The rules of the catalogue ({@code specs/migration-safety.md} §2), in its order. */
public enum Rule {
  // Transactions.
  MISSING_LOCK_TIMEOUT(
      Area.TRANSACTIONS,
      Severity.WARN,
      "a lock is waited for without end, and everything queues behind"),
  MISSING_STATEMENT_TIMEOUT(
      Area.TRANSACTIONS, Severity.INFO, "nothing ends a statement that runs away"),
  MULTIPLE_ACCESS_EXCLUSIVE(
      Area.TRANSACTIONS,
      Severity.WARN,
      "several tables are shut at once, the first while waiting for the next"),
  WORK_AFTER_ACCESS_EXCLUSIVE(
      Area.TRANSACTIONS, Severity.WARN, "a table stays shut while other work is done"),
  LONG_TRANSACTION(
      Area.TRANSACTIONS, Severity.WARN, "all locks are held to the end of a long transaction"),
  CONCURRENTLY_IN_TRANSACTION(
      Area.TRANSACTIONS, Severity.ERROR, "CONCURRENTLY is refused inside a transaction"),
  MIXED_TRANSACTIONAL_STATEMENTS(
      Area.TRANSACTIONS,
      Severity.ERROR,
      "a file has statements that need a transaction and some that can't have one"),
  TRANSACTION_CONTROL_IN_MIGRATION(
      Area.TRANSACTIONS, Severity.ERROR, "the file ends the transaction that the tool has begun"),
  NON_TRANSACTIONAL_NOT_RERUNNABLE(
      Area.TRANSACTIONS,
      Severity.WARN,
      "when it stops half-way, the second run fails at the first statement"),
  INVALID_INDEX_LEFT_BEHIND(
      Area.TRANSACTIONS,
      Severity.ERROR,
      "IF NOT EXISTS keeps an invalid index and reports success"),
  SHORT_LOCK_TIMEOUT_ON_CONCURRENT_BUILD(
      Area.TRANSACTIONS,
      Severity.WARN,
      "a concurrent build waits for old transactions, and is cancelled for it"),
  EXPLICIT_LOCK_TABLE(
      Area.TRANSACTIONS, Severity.WARN, "LOCK TABLE shuts a table to the end of the transaction"),
  SESSION_SETTING_LEAK(
      Area.TRANSACTIONS,
      Severity.WARN,
      "a setting stays for the migrations that follow, or has no effect"),
  ALTER_SYSTEM(
      Area.TRANSACTIONS, Severity.ERROR, "the whole server is changed, and no rollback undoes it"),
  ROLE_CHANGE_IN_MIGRATION(Area.TRANSACTIONS, Severity.WARN, "roles belong to the whole server"),
  CREATE_EXTENSION(
      Area.TRANSACTIONS,
      Severity.WARN,
      "an extension needs rights that managed servers don't give"),
  // Columns.
  ADD_COLUMN_VOLATILE_DEFAULT(
      Area.COLUMNS, Severity.ERROR, "each row gets a value of its own: the table is rewritten"),
  ADD_COLUMN_DEFAULT_BEFORE_11(
      Area.COLUMNS, Severity.ERROR, "before PostgreSQL 11 a default rewrites the table"),
  ADD_COLUMN_SERIAL_OR_IDENTITY(
      Area.COLUMNS, Severity.ERROR, "each row gets a number: the table is rewritten"),
  ADD_COLUMN_GENERATED_STORED(
      Area.COLUMNS,
      Severity.ERROR,
      "each row's value is computed and stored: the table is rewritten"),
  ADD_COLUMN_NOT_NULL_NO_DEFAULT(
      Area.COLUMNS,
      Severity.ERROR,
      "rows that are there have no value, and the running release gives none"),
  ADD_COLUMN_CONSTRAINED_DOMAIN(
      Area.COLUMNS,
      Severity.ERROR,
      "a domain's constraint is checked row by row: the table is rewritten"),
  ADD_COLUMN_INLINE_CONSTRAINT(
      Area.COLUMNS, Severity.WARN, "a constraint within ADD COLUMN can't be validated later"),
  ADD_COLUMN_JSON(
      Area.COLUMNS, Severity.WARN, "json has no equality: DISTINCT, GROUP BY and UNION fail"),
  CHANGE_COLUMN_TYPE_REWRITE(
      Area.COLUMNS,
      Severity.ERROR,
      "the new type is stored differently: table and indexes are rewritten"),
  CHANGE_COLUMN_TYPE_INDEX_REBUILD(
      Area.COLUMNS, Severity.ERROR, "indexes on the column are built anew while the table is shut"),
  CHANGE_COLUMN_TYPE_IN_USE(Area.COLUMNS, Severity.INFO, "clients see another type"),
  SET_NOT_NULL_SCAN(Area.COLUMNS, Severity.ERROR, "all rows are read while the table is shut"),
  DROP_NOT_NULL(Area.COLUMNS, Severity.WARN, "readers may meet NULL"),
  DROP_COLUMN(
      Area.COLUMNS, Severity.ERROR, "the running release may use it, and its data are gone"),
  RENAME_COLUMN(Area.COLUMNS, Severity.ERROR, "the running release knows the old name"),
  DROP_COLUMN_DEFAULT(Area.COLUMNS, Severity.ERROR, "an INSERT that leaves the column out fails"),
  CHANGE_COLUMN_DEFAULT(Area.COLUMNS, Severity.INFO, "two releases write different values"),
  DROP_IDENTITY_OR_EXPRESSION(
      Area.COLUMNS, Severity.WARN, "an INSERT that leaves the column out fails or stores NULL"),
  // Constraints.
  ADD_CHECK_VALIDATED(
      Area.CONSTRAINTS, Severity.ERROR, "all rows are read while the table is shut"),
  ADD_FOREIGN_KEY_VALIDATED(
      Area.CONSTRAINTS, Severity.ERROR, "all rows are read while nobody can write to either table"),
  VALIDATE_IN_SAME_TRANSACTION(
      Area.CONSTRAINTS,
      Severity.ERROR,
      "the lock of NOT VALID is still held while VALIDATE reads all rows"),
  CONSTRAINT_NEVER_VALIDATED(Area.CONSTRAINTS, Severity.INFO, "old rows stay unchecked"),
  FOREIGN_KEY_ON_PARTITIONED(
      Area.CONSTRAINTS, Severity.ERROR, "NOT VALID is refused on a partitioned table"),
  FOREIGN_KEY_WITHOUT_INDEX(
      Area.CONSTRAINTS, Severity.WARN, "each DELETE of the parent reads the whole child"),
  FOREIGN_KEY_TYPE_MISMATCH(Area.CONSTRAINTS, Severity.WARN, "both sides have different types"),
  ADD_UNIQUE_CONSTRAINT(
      Area.CONSTRAINTS, Severity.ERROR, "the index is built while the table is shut"),
  ADD_PRIMARY_KEY(Area.CONSTRAINTS, Severity.ERROR, "the index is built while the table is shut"),
  PRIMARY_KEY_USING_INDEX_NULLABLE(
      Area.CONSTRAINTS, Severity.ERROR, "all rows are read for NULLs while the table is shut"),
  ADD_EXCLUSION_CONSTRAINT(
      Area.CONSTRAINTS, Severity.ERROR, "the index is built while the table is shut"),
  DOMAIN_CHECK_VALIDATED(
      Area.CONSTRAINTS,
      Severity.ERROR,
      "all tables with such a column are read while nobody can write"),
  DROP_CONSTRAINT(Area.CONSTRAINTS, Severity.WARN, "rows that break the rule can come in"),
  DROP_PRIMARY_KEY(
      Area.CONSTRAINTS, Severity.ERROR, "ON CONFLICT, replication and references need it"),
  UNNAMED_CONSTRAINT(
      Area.CONSTRAINTS,
      Severity.INFO,
      "PostgreSQL makes up a name, which differs between environments"),
  // Indexes.
  CREATE_INDEX_BLOCKING(Area.INDEXES, Severity.ERROR, "nobody can write while the index is built"),
  DROP_INDEX_BLOCKING(Area.INDEXES, Severity.WARN, "the table is shut, behind whatever query runs"),
  DROP_INDEX_IN_USE(Area.INDEXES, Severity.WARN, "queries use the index"),
  REINDEX_BLOCKING(Area.INDEXES, Severity.ERROR, "nobody can write while the index is built"),
  CREATE_INDEX_ON_PARTITIONED(
      Area.INDEXES, Severity.ERROR, "all partitions are built at once, without writers"),
  INDEX_NAME_COLLISION(Area.INDEXES, Severity.ERROR, "the name is taken"),
  UNIQUE_INDEX_ON_DUPLICATES(Area.INDEXES, Severity.WARN, "one duplicate fails it"),
  WIDE_INDEX(Area.INDEXES, Severity.INFO, "four columns and more cost on each write"),
  DUPLICATE_INDEX(Area.INDEXES, Severity.INFO, "another index does the same"),
  // Tables.
  DROP_TABLE(Area.TABLES, Severity.ERROR, "the running release may use it, and its rows are gone"),
  RENAME_TABLE(Area.TABLES, Severity.ERROR, "the running release knows the old name"),
  SET_SCHEMA(Area.TABLES, Severity.ERROR, "the running release looks for it in the old schema"),
  DROP_SCHEMA(Area.TABLES, Severity.ERROR, "everything in it is gone"),
  RENAME_SCHEMA(Area.TABLES, Severity.ERROR, "the running release knows the old name"),
  DROP_DATABASE(Area.TABLES, Severity.ERROR, "everything is gone"),
  DROP_CASCADE(Area.TABLES, Severity.ERROR, "things go along that the text doesn't name"),
  TRUNCATE_TABLE(Area.TABLES, Severity.ERROR, "all rows are gone at once"),
  VACUUM_FULL_OR_CLUSTER(Area.TABLES, Severity.ERROR, "the table is rewritten while it is shut"),
  SET_LOGGED_UNLOGGED(Area.TABLES, Severity.ERROR, "the table is rewritten while it is shut"),
  SET_TABLESPACE(Area.TABLES, Severity.ERROR, "the table is copied while it is shut"),
  SET_ACCESS_METHOD(Area.TABLES, Severity.ERROR, "the table is rewritten while it is shut"),
  ATTACH_PARTITION_SCAN(Area.TABLES, Severity.ERROR, "all rows are read while they are shut"),
  CREATE_PARTITION_OF(Area.TABLES, Severity.WARN, "the parent is shut"),
  DETACH_PARTITION_BLOCKING(Area.TABLES, Severity.ERROR, "parent and partition are shut"),
  REPLICA_IDENTITY(Area.TABLES, Severity.WARN, "subscribers get another key, or none"),
  TABLE_STORAGE_PARAMETER(Area.TABLES, Severity.INFO, "only the server's own work changes"),
  CREATE_TABLE_WITHOUT_PRIMARY_KEY(
      Area.TABLES, Severity.INFO, "replication and batches need a key"),
  IF_NOT_EXISTS_HIDES_DRIFT(
      Area.TABLES, Severity.WARN, "the object that is there may have another shape"),
  FORCE_RECREATE(Area.TABLES, Severity.ERROR, "the table is dropped with its rows and made anew"),
  // Types, data, objects, rights.
  ENUM_VALUE_USED_IN_SAME_TRANSACTION(
      Area.OBJECTS, Severity.ERROR, "a new label can't be used before its transaction ends"),
  ENUM_VALUE_IN_TRANSACTION_BEFORE_12(
      Area.OBJECTS, Severity.ERROR, "before PostgreSQL 12 it is refused in a transaction"),
  RENAME_ENUM_VALUE(Area.OBJECTS, Severity.ERROR, "the running release knows the old label"),
  ENUM_VALUE_WITHOUT_POSITION(Area.OBJECTS, Severity.INFO, "the label sorts last"),
  CREATE_ENUM(Area.OBJECTS, Severity.INFO, "a label can never be dropped"),
  UNBOUNDED_UPDATE_DELETE(
      Area.OBJECTS, Severity.ERROR, "all rows are locked to the end of the transaction"),
  BACKFILL_WITH_DDL(Area.OBJECTS, Severity.ERROR, "rows are written while the table is shut"),
  UNBATCHED_BACKFILL(
      Area.OBJECTS, Severity.WARN, "many rows are locked to the end of one statement"),
  REFRESH_MATVIEW_BLOCKING(Area.OBJECTS, Severity.ERROR, "its readers wait for the whole query"),
  DROP_VIEW(Area.OBJECTS, Severity.ERROR, "the running release may read it, and grants are gone"),
  REPLACE_VIEW_CHANGES_COLUMNS(
      Area.OBJECTS, Severity.ERROR, "a view's columns can't be dropped, renamed or retyped"),
  CHANGE_FUNCTION_SIGNATURE(Area.OBJECTS, Severity.ERROR, "callers of the old form find nothing"),
  CREATE_TRIGGER(Area.OBJECTS, Severity.WARN, "writers wait, and it acts on the running release"),
  DISABLE_TRIGGER(Area.OBJECTS, Severity.ERROR, "foreign keys and triggers are off for everybody"),
  ENABLE_ROW_LEVEL_SECURITY(
      Area.OBJECTS, Severity.WARN, "other roles see no row that no policy shows"),
  REVOKE_PRIVILEGE(Area.OBJECTS, Severity.ERROR, "the running release may need it"),
  OWNER_CHANGE(Area.OBJECTS, Severity.WARN, "later migrations must be the owner"),
  SEQUENCE_CHANGE(Area.OBJECTS, Severity.WARN, "numbers may come twice"),
  INT4_PRIMARY_KEY(Area.OBJECTS, Severity.WARN, "it ends at 2147483647"),
  TIMESTAMP_WITHOUT_TIME_ZONE(
      Area.OBJECTS, Severity.INFO, "the value shifts with the session's zone"),
  CHAR_N_TYPE(Area.OBJECTS, Severity.INFO, "blanks at the end count or don't"),
  VARCHAR_LIMIT(Area.OBJECTS, Severity.INFO, "a limit is in the way later"),
  SERIAL_TYPE(Area.OBJECTS, Severity.INFO, "rights on the sequence are apart from the table's"),
  IDENTIFIER_TOO_LONG(Area.OBJECTS, Severity.WARN, "PostgreSQL cuts names at 63 bytes"),
  UNQUALIFIED_OBJECT(Area.OBJECTS, Severity.INFO, "which object is meant depends on search_path"),
  // The file.
  INCOMPATIBLE_WITH_RUNNING_RELEASE(
      Area.FILE, Severity.ERROR, "the release that runs uses what is dropped or renamed"),
  TABLE_REWRITTEN(
      Area.FILE, Severity.ERROR, "a table is written anew while it is shut, whatever for"),
  TABLE_SCANNED(
      Area.FILE, Severity.ERROR, "all rows are read while nobody can write, whatever for"),
  NOT_LOOKED_AT(Area.FILE, Severity.ERROR, "a migration before it fails"),
  STATEMENT_FAILS(Area.FILE, Severity.ERROR, "the server refuses it"),
  EMPTY_MIGRATION(
      Area.FILE,
      Severity.WARN,
      "it counts as applied and does nothing: perhaps its text was never saved or committed"),
  UNKNOWN_RULE(Area.FILE, Severity.ERROR, "a comment allows a rule that doesn't exist"),
  REASON_MISSING(Area.FILE, Severity.ERROR, "a comment allows something and doesn't say why");

  /** What a rule is about. */
  public enum Area {
    TRANSACTIONS,
    COLUMNS,
    CONSTRAINTS,
    INDEXES,
    TABLES,
    OBJECTS,
    FILE
  }

  private final Area area;
  private final Severity severity;
  private final String summary;

  Rule(Area area, Severity severity, String summary) {
    this.area = area;
    this.severity = severity;
    this.summary = summary;
  }

  /** The rule of an id, as {@link #id()} writes it. */
  public static Optional<Rule> of(String id) {
    return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
  }

  /** The id that users type and reports show. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it is about. */
  public Area area() {
    return area;
  }

  /** How bad it is unless a finding says otherwise. */
  public Severity severity() {
    return severity;
  }

  /** What goes wrong, in a few words. */
  public String summary() {
    return summary;
  }
}
