package dev.relayctl.environment;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database and the way to it, whichever form it was written in: {@code postgres://},
 * {@code postgresql+asyncpg://}, {@code jdbc:postgresql://} or libpq's {@code host=… dbname=…}.
 * Parameters have libpq's names and meanings here; renderings translate them. Whatever holds the
 * password is a {@link Secret}, everything else is safe to print.
 *
 * @param hosts in the order in which they are tried; at least one
 * @param database as libpq, the user's name where the text gives none
 * @param user the role; null where the text gives none, which for libpq is the operating system's
 * @param password null where the text gives none
 * @param parameters what else the text says, by libpq's name and sorted; unknown ones are kept
 * @param secretParameters parameters that are secrets of their own, {@code sslpassword}
 */
public record DatabaseUrl(
    List<HostPort> hosts,
    String database,
    @Nullable String user,
    @Nullable Secret password,
    Map<String, String> parameters,
    Map<String, Secret> secretParameters) {

  /** Who is going to read a rendering. */
  public enum Consumer {
    /** psql, pg_dump and every driver built on libpq. */
    LIBPQ,
    /** pgjdbc. */
    JDBC,
    /** SQLAlchemy with asyncpg. */
    ASYNCPG,
    /** SQLAlchemy with psycopg (3). */
    PSYCOPG,
    /** SQLAlchemy with psycopg2. */
    PSYCOPG2
  }

  /** The drivers that SQLAlchemy's URLs name. */
  public enum Driver {
    /** {@code postgresql+asyncpg}: no libpq below, hence neither sslmode nor channel_binding. */
    ASYNCPG,
    /** {@code postgresql+psycopg}. */
    PSYCOPG,
    /** {@code postgresql+psycopg2}. */
    PSYCOPG2
  }

  public DatabaseUrl {
    hosts = List.copyOf(hosts);
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    secretParameters = Collections.unmodifiableMap(new TreeMap<>(secretParameters));
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("a database URL without a host");
    }
  }

  /**
   * Reads any of the forms. Follows libpq where the text is clear to libpq: in a URI user and
   * password end at the first {@code @}, so {@code #}, {@code ?} and {@code :} may stand in the
   * password as they are, {@code @} and {@code /} not.
   *
   * @param text the whole URL or key/value text
   * @param where the text comes from, for problems
   * @return the URL, or a {@code database.url-…} problem that quotes nothing of the text
   */
  public static Result<DatabaseUrl> parse(Secret text, Where where) {
    return DatabaseUrlForms.options(text.text(), where)
        .then(options -> ConnectionOptions.assemble(options, where));
  }

  /**
   * Reads a JDBC URL whose user and password stand apart from it, as in Flyway's configuration.
   * They win over those in the URL, as in pgjdbc.
   */
  public static Result<DatabaseUrl> fromJdbc(
      Secret url, @Nullable String user, @Nullable Secret password, Where where) {
    return DatabaseUrlForms.options(url.text(), where)
        .then(options -> {
          var all = new TreeMap<>(options);
          if (user != null) {
            all.put("user", user);
          }
          if (password != null) {
            all.put("password", password.text());
          }
          return ConnectionOptions.assemble(all, where);
        });
  }

  /** The first host; {@code localhost} where the URL names none. */
  public String host() {
    return hosts.getFirst().name();
  }

  /** The first host's port. */
  public int port() {
    return hosts.getFirst().port();
  }

  /** How the connection is protected; libpq's default where the URL doesn't say. */
  public Tls tls() {
    return Tls.of(parameters.getOrDefault("sslmode", "")).orElse(Tls.PREFER);
  }

  /**
   * Whether a pooler stands before the database, as far as the URL shows: Neon's {@code -pooler}
   * host (specs/neon.md, section 6), Fly's {@code pgbouncer.….flympg.net}, port 6543 as with
   * Supabase, or {@code pgbouncer=true}.
   */
  public Pooling pooled() {
    boolean said = parameters.getOrDefault("pgbouncer", "").equals("true");
    return said || hosts.stream().anyMatch(HostNames::isPooled) ? Pooling.POOLED : Pooling.DIRECT;
  }

  /**
   * The same database past its pooler; itself when there is none. A problem ({@code
   * database.no-direct-url}) where the direct host doesn't follow from the pooled one.
   */
  public Result<DatabaseUrl> direct() {
    if (pooled() == Pooling.DIRECT) {
      return Result.ok(this);
    }
    var twins = hosts.stream().map(HostNames::direct).flatMap(Optional::stream).toList();
    if (twins.size() < hosts.size() || twins.equals(hosts)) {
      return Result.bad(
          Problem.invalid(
              "database.no-direct-url",
              "the database URL leads to a pooler and its direct twin can't be told",
              here(),
              "only Neon's and Fly's direct hosts follow from the pooled ones",
              "give the direct URL too (Supabase: port 5432 of db.PROJECT.supabase.co)"));
    }
    var remaining = new TreeMap<>(parameters);
    remaining.remove("pgbouncer");
    return Result.ok(new DatabaseUrl(twins, database, user, password, remaining, secretParameters));
  }

  /** What the URL points at, for comparison. */
  public DatabaseIdentity identity() {
    String role = user == null ? "" : user;
    return new DatabaseIdentity(
        hosts.stream().map(host -> HostNames.normalised(host, role, parameters)).toList(),
        database);
  }

  /** Whether every host is this machine: a loopback address or a Unix socket. */
  public boolean isLocal() {
    return hosts.stream().allMatch(HostNames::isLocal);
  }

  /**
   * Whether the way to every host leaves neither this machine nor a private network: Fly's ({@code
   * .internal}, {@code .flycast}), or one of an address that the internet doesn't route (RFC 1918,
   * RFC 4193).
   */
  public boolean isPrivate() {
    return hosts.stream().allMatch(HostNames::isPrivate);
  }

  /**
   * Eight digits over everything: equal when two URLs, however written, mean the same database,
   * role, password and parameters. See {@link Secret#fingerprint()} for what it is worth.
   */
  public String fingerprint() {
    var normalised =
        new DatabaseUrl(identity().hosts(), database, user, password, parameters, secretParameters);
    return normalised.postgresUri().fingerprint();
  }

  /** The same server and role with another database. */
  public DatabaseUrl withDatabase(String name) {
    return new DatabaseUrl(hosts, name, user, password, parameters, secretParameters);
  }

  /** {@code user@host:port/database} for people; several hosts with commas, never a password. */
  public String describe() {
    String servers = hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
    return (user == null ? "" : user + "@") + servers + "/" + database;
  }

  /** {@link #describe()}. */
  @Override
  public String toString() {
    return describe();
  }

  /**
   * For pgjdbc; a problem ({@code database.url-socket}) when a host is a Unix socket, which pgjdbc
   * can't open. See {@link #dropped} for what gets lost.
   */
  public Result<JdbcTarget> jdbc() {
    return JdbcText.render(this);
  }

  /** The canonical URI: percent-encoded throughout, every parameter kept. */
  public Secret postgresUri() {
    return LibpqText.uri(this, "postgresql", LibpqText.Keep.ALL);
  }

  /** A URI that libpq accepts; it refuses parameters that it doesn't know, so they are left out. */
  public Secret libpqUri() {
    return LibpqText.uri(this, "postgresql", LibpqText.Keep.KNOWN);
  }

  /** {@code host='…' dbname='…'} for libpq, quoted by its rules. */
  public Secret libpqKeyValue() {
    return LibpqText.keyValue(this);
  }

  /**
   * The variables that libpq reads, {@code PGHOST} and so on. Start from an environment without
   * other {@code PG…} variables: what the URL doesn't say is not in here and would be inherited.
   */
  public Map<String, Secret> libpqEnvironment() {
    return LibpqText.environment(this);
  }

  /** For SQLAlchemy's {@code create_engine} with this driver. */
  public Secret sqlAlchemy(Driver driver) {
    return SqlAlchemyText.render(this, driver);
  }

  /**
   * In the form in which another URL is written, for whoever understands that one. Problem as of
   * {@link #jdbc}.
   */
  public Result<Secret> writtenLike(Secret other) {
    return SameForm.render(this, other.text().strip());
  }

  /** The parameters that the rendering for this consumer leaves out, each with the reason. */
  public List<Dropped> dropped(Consumer consumer) {
    return ParameterNames.dropped(this, consumer);
  }

  /** The place for problems with an understood URL. */
  Where here() {
    return Where.system("PostgreSQL", describe());
  }
}
