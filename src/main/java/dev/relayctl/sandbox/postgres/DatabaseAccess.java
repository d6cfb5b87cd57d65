package dev.relayctl.sandbox.postgres;

import java.util.Properties;

/** How to reach one database of the embedded server. Printing it shows no password. */
public final class DatabaseAccess {
  private final String host;
  private final int port;
  private final String database;
  private final String user;
  private final String password;

  DatabaseAccess(String host, int port, String database, String user, String password) {
    this.host = host;
    this.port = port;
    this.database = database;
    this.user = user;
    this.password = password;
  }

  /** Always an address of this machine. */
  public String host() {
    return host;
  }

  /** The port of the server. */
  public int port() {
    return port;
  }

  /** The name of the database. */
  public String database() {
    return database;
  }

  /** The role. */
  public String user() {
    return user;
  }

  /** The role's password: a secret. */
  public String revealPassword() {
    return password;
  }

  /** {@code postgresql://user:password@host:port/database}: a secret. */
  public String revealUrl() {
    // Names and passwords consist of characters that need no encoding.
    return "postgresql://%s:%s@%s:%d/%s".formatted(user, password, host, port, database);
  }

  /** The JDBC URL, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
  }

  /** User, password and short time limits for {@link java.sql.DriverManager}. */
  public Properties revealJdbcProperties() {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "10");
    return properties;
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
