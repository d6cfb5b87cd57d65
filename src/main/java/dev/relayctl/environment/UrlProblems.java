package dev.relayctl.environment;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.Map;

/**
 * Problems with the text of a database URL. None quotes the text: where parsing went wrong, any
 * piece of it may be a piece of the password.
 */
final class UrlProblems {
  private static final String TABLE =
      "the others: @ %40, / %2F, : %3A, # %23, ? %3F, % %25, & %26, = %3D, space %20";
  private static final Map<Character, String> NAMES = Map.of(' ', "a space", '%', "a %");

  private UrlProblems() {}

  /**
   * A character that stands for itself only when it is encoded.
   *
   * @param because what the character means as it stands
   */
  static <T> Result<T> unencoded(char character, String because, Where where) {
    String name = NAMES.getOrDefault(character, String.valueOf(character));
    String encoded = PercentEncoding.encode(String.valueOf(character));
    return Result.bad(
        Problem.invalid(
            "database.url-unencoded",
            "the database URL holds " + name + " that must be percent-encoded",
            where,
            because,
            "write "
                + encoded
                + " for "
                + name
                + " inside user, password or a parameter; "
                + TABLE));
  }

  static <T> Result<T> scheme(Where where) {
    return bad(
        "database.url-form",
        "this is no PostgreSQL URL in a form that relayctl knows",
        where,
        "known are postgres://, postgresql://, postgresql+DRIVER://, jdbc:postgresql:// and host=… dbname=…",
        "write postgresql://USER:PASSWORD@HOST:5432/DATABASE");
  }

  static <T> Result<T> empty(Where where) {
    return bad(
        "database.url-empty",
        "the database URL is empty",
        where,
        "a variable that is set to nothing often means a secret that is missing here",
        "set it to postgresql://USER:PASSWORD@HOST:5432/DATABASE");
  }

  static <T> Result<T> wrapped(String wrapping, Where where) {
    return bad(
        "database.url-form",
        "the database URL begins with " + wrapping,
        where,
        "that belongs to a shell's command line, not to the URL",
        "keep only what begins with postgresql://");
  }

  static <T> Result<T> port(Where where) {
    return bad(
        "database.url-port",
        "a port in the database URL is no number from 1 to 65535",
        where,
        "what follows the host's colon is read as its port; if it is a password, @HOST is missing"
            + " or the password holds a /",
        "write USER:PASSWORD@HOST:5432, with %2F for each / in the password");
  }

  static <T> Result<T> portCount(Where where) {
    return bad(
        "database.url-port",
        "the database URL has another number of ports than of hosts",
        where,
        "libpq wants one port for all hosts, or one for each",
        "write port=5432, or as many ports as hosts");
  }

  static <T> Result<T> host(Where where) {
    return bad(
        "database.url-host",
        "a host in the database URL can't be a host's name",
        where,
        "it has characters that no host has; a password that isn't percent-encoded looks like this",
        "percent-encode the password: " + TABLE.substring("the others: ".length()));
  }

  static <T> Result<T> bracket(Where where) {
    return bad(
        "database.url-host",
        "an IPv6 address in the database URL has no matching bracket, or text right behind it",
        where,
        "after [ADDRESS] only :PORT, a comma, / or ? may follow",
        "write [::1]:5432, and %5B for a [ inside a password");
  }

  static <T> Result<T> name(String which, Where where) {
    return bad(
        "database.url-" + which,
        "the " + which + " in the database URL has a control character",
        where,
        "a line break that was copied along does this",
        "write the " + which + " again, without line breaks");
  }

  static <T> Result<T> noDatabase(Where where) {
    return bad(
        "database.url-database",
        "the database URL names neither a database nor a user",
        where,
        "libpq would ask the operating system, which differs from machine to machine",
        "append /DATABASE");
  }

  static <T> Result<T> service(Where where) {
    return bad(
        "database.url-service",
        "the database URL refers to a service",
        where,
        "services are defined in a file of each machine (pg_service.conf), not in the project",
        "write host, port and database instead");
  }

  static <T> Result<T> sslmode(Where where) {
    return bad(
        "database.url-sslmode",
        "sslmode or ssl in the database URL has an unknown value",
        where,
        "known are disable, allow, prefer, require, verify-ca, verify-full",
        "write sslmode=require (ssl=require for asyncpg)");
  }

  static <T> Result<T> parameter(Where where) {
    return bad(
        "database.url-parameter",
        "a parameter of the database URL has no = between name and value",
        where,
        "parameters are name=value, joined by &; a raw & ends a value",
        "write name=value, and %26 for an & inside a value");
  }

  static <T> Result<T> keyword(Where where) {
    return bad(
        "database.url-keyword",
        "the text host=… dbname=… holds something that is no name=value of libpq",
        where,
        "libpq ends a value at a space or a quote; an unquoted password with a space looks like this",
        "write password='…', and \\' and \\\\ for ' and \\ inside it");
  }

  static <T> Result<T> quote(Where where) {
    return bad(
        "database.url-keyword",
        "a quoted value in the text host=… dbname=… doesn't end",
        where,
        "its closing ' is missing, or stands behind a \\",
        "write password='…', and \\' and \\\\ for ' and \\ inside it");
  }

  static <T> Result<T> jdbcUser(Where where) {
    return bad(
        "database.url-jdbc-user",
        "the JDBC URL has an @ before its parameters",
        where,
        "pgjdbc doesn't know user:password@host; it reads user and password from parameters",
        "write jdbc:postgresql://HOST:5432/DATABASE?user=…&password=…, percent-encoded");
  }

  static <T> Result<T> jdbcSlash(Where where) {
    return bad(
        "database.url-form",
        "the JDBC URL has no / behind its host",
        where,
        "pgjdbc refuses it",
        "write jdbc:postgresql://HOST:5432/DATABASE");
  }

  private static <T> Result<T> bad(String id, String what, Where where, String why, String remedy) {
    return Result.bad(Problem.invalid(id, what, where, why, remedy));
  }
}
