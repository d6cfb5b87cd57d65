package dev.relayctl.environment;

import dev.relayctl.environment.DatabaseUrl.Consumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the parameters are called by whom. libpq's come from its documentation ("Parameter Key
 * Words", version 18), pgjdbc's from its PGProperty (42.7), asyncpg's are the arguments of its
 * connect() that take text, because SQLAlchemy hands the query over as text.
 */
final class ParameterNames {
  private static final Set<String> LIBPQ =
      words(
          """
          application_name channel_binding client_encoding connect_timeout dbname
          fallback_application_name gssdelegation gssencmode gsslib host hostaddr keepalives
          keepalives_count keepalives_idle keepalives_interval krbsrvname load_balance_hosts
          max_protocol_version min_protocol_version oauth_client_id oauth_client_secret oauth_issuer
          oauth_scope options passfile password port replication require_auth requirepeer
          scram_client_key scram_server_key service servicefile ssl_max_protocol_version
          ssl_min_protocol_version sslcert sslcertmode sslcompression sslcrl sslcrldir sslkey
          sslkeylogfile sslmode sslnegotiation sslpassword sslrootcert sslsni target_session_attrs
          tcp_user_timeout user
          """);

  private static final Map<String, String> LIBPQ_TO_JDBC =
      Map.ofEntries(
          Map.entry("application_name", "ApplicationName"),
          Map.entry("channel_binding", "channelBinding"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("gsslib", "gsslib"),
          Map.entry("keepalives", "tcpKeepAlive"),
          Map.entry("krbsrvname", "kerberosServerName"),
          Map.entry("load_balance_hosts", "loadBalanceHosts"),
          Map.entry("options", "options"),
          Map.entry("replication", "replication"),
          Map.entry("require_auth", "requireAuth"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslnegotiation", "sslNegotiation"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("target_session_attrs", "targetServerType"));

  /** pgjdbc's own, kept when they came in a JDBC URL and left out everywhere else. */
  private static final Set<String> JDBC_ONLY =
      words(
          """
          adaptiveFetch adaptiveFetchMaximum adaptiveFetchMinimum allowEncodingChanges
          assumeMinServerVersion authenticationPluginClassName autosave binaryTransfer
          binaryTransferDisable binaryTransferEnable cancelSignalTimeout classLoaderStrategy
          cleanupSavepoints connectExecutor connectExecutorArg convertBooleanToNumeric currentSchema
          databaseMetadataCacheFields databaseMetadataCacheFieldsMiB defaultRowFetchSize
          disableColumnSanitiser escapeSyntaxCallMode flushCacheOnDdl groupStartupParameters
          gssResponseTimeout gssUseDefaultCreds hideUnprivilegedObjects hostRecheckSeconds
          jaasApplicationName jaasLogin localSocketAddress logServerErrorDetail
          logUnclosedConnections loggerFile loggerLevel loginTimeout maxResultBuffer
          maxSendBufferSize pemKeyAlgorithm preferQueryMode prepareThreshold
          preparedStatementCacheQueries preparedStatementCacheSizeMiB protocolVersion queryTimeout
          quoteReturningIdentifiers reWriteBatchedInserts reWriteBatchedInsertsSize readOnly
          readOnlyMode receiveBufferSize scramMaxIterations sendBufferSize socketFactory
          socketFactoryArg socketTimeout sslResponseTimeout sslfactory sslfactoryarg
          sslhostnameverifier sslpasswordcallback sspiServiceClass stringtype targetServerType
          tcpNoDelay unknownLength useSpnego xmlFactoryFactory
          """);

  private static final Set<String> ASYNCPG =
      words("krbsrvname passfile prepared_statement_cache_size sslmode target_session_attrs");

  private static final Map<String, String> TO_SERVER_TYPE =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  private static final Map<String, String> FROM_SERVER_TYPE =
      Map.of(
          "any", "any",
          "master", "primary",
          "primary", "primary",
          "slave", "standby",
          "secondary", "standby",
          "preferSlave", "prefer-standby",
          "preferSecondary", "prefer-standby");

  private ParameterNames() {}

  static boolean isLibpq(String keyword) {
    return LIBPQ.contains(keyword);
  }

  /** Whether the value is a secret; said of unknown names on suspicion. */
  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("scram_")
        || (lower.contains("password") && !lower.equals("sslpasswordcallback"))
        || lower.contains("passphrase")
        || lower.contains("secret")
        || lower.contains("token");
  }

  /** pgjdbc's name and value in libpq's words; what libpq has no word for stays as it is. */
  static Map.Entry<String, String> fromJdbc(String name, String value) {
    return switch (name) {
      case "PGHOST" -> Map.entry("host", value);
      case "PGPORT" -> Map.entry("port", value);
      case "PGDBNAME" -> Map.entry("dbname", value);
      case "tcpKeepAlive" -> Map.entry("keepalives", value.equals("true") ? "1" : "0");
      case "loadBalanceHosts" ->
          Map.entry("load_balance_hosts", value.equals("true") ? "random" : "disable");
      case "targetServerType" -> {
        String attrs = FROM_SERVER_TYPE.get(value);
        yield attrs == null ? Map.entry(name, value) : Map.entry("target_session_attrs", attrs);
      }
      default ->
          LIBPQ_TO_JDBC.entrySet().stream()
              .filter(known -> known.getValue().equals(name))
              .findFirst()
              .map(known -> Map.entry(known.getKey(), value))
              .orElseGet(() -> Map.entry(name, value));
    };
  }

  /** A parameter in pgjdbc's words; empty when pgjdbc has none. */
  static Optional<Map.Entry<String, String>> toJdbc(String name, String value) {
    String jdbc = LIBPQ_TO_JDBC.get(name);
    if (jdbc == null) {
      // Behind a pooler in transaction mode a named prepared statement is gone with its session.
      if (name.equals("pgbouncer") && value.equals("true")) {
        return Optional.of(Map.entry("prepareThreshold", "0"));
      }
      return JDBC_ONLY.contains(name) ? Optional.of(Map.entry(name, value)) : Optional.empty();
    }
    return switch (name) {
      case "keepalives" -> Optional.of(Map.entry(jdbc, String.valueOf(!value.equals("0"))));
      case "load_balance_hosts" ->
          Optional.of(Map.entry(jdbc, String.valueOf(value.equals("random"))));
      case "target_session_attrs" ->
          Optional.ofNullable(TO_SERVER_TYPE.get(value)).map(type -> Map.entry(jdbc, type));
      // libpq's word for the operating system's authorities; pgjdbc would look for such a file.
      case "sslrootcert" ->
          Optional.of(
              value.equals("system")
                  ? Map.entry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
                  : Map.entry(jdbc, value));
      default -> Optional.of(Map.entry(jdbc, value));
    };
  }

  /** Whether a rendering for the consumer carries the parameter. */
  static boolean carries(Consumer consumer, String name, String value) {
    return switch (consumer) {
      case LIBPQ, PSYCOPG, PSYCOPG2 -> LIBPQ.contains(name);
      case ASYNCPG -> ASYNCPG.contains(name);
      case JDBC -> toJdbc(name, value).isPresent();
    };
  }

  static List<Dropped> dropped(DatabaseUrl url, Consumer consumer) {
    var names = new TreeSet<>(url.parameters().keySet());
    names.addAll(url.secretParameters().keySet());
    var dropped = new ArrayList<Dropped>();
    for (String name : names) {
      if (!carries(consumer, name, url.parameters().getOrDefault(name, ""))) {
        dropped.add(new Dropped(name, reason(consumer, name)));
      }
    }
    return List.copyOf(dropped);
  }

  private static String reason(Consumer consumer, String name) {
    if (!LIBPQ.contains(name) && consumer != Consumer.JDBC) {
      return JDBC_ONLY.contains(name) ? "only pgjdbc knows it" : "libpq and its drivers refuse it";
    }
    return switch (consumer) {
      case LIBPQ, PSYCOPG, PSYCOPG2 -> "libpq refuses it";
      case JDBC ->
          switch (name) {
            case "client_encoding" -> "pgjdbc always uses UTF-8";
            case "hostaddr" -> "pgjdbc looks the host's address up itself";
            default -> "pgjdbc has no such parameter";
          };
      case ASYNCPG ->
          switch (name) {
            case "channel_binding" -> "asyncpg doesn't know it and refuses to connect";
            case "sslrootcert", "sslcert", "sslkey", "sslcrl" ->
                "asyncpg reads it from the variable PG" + name.toUpperCase(Locale.ROOT) + " only";
            case "application_name", "options" -> "asyncpg takes it in server_settings only";
            case "connect_timeout" -> "asyncpg takes a number in timeout, which no URL can carry";
            default -> "asyncpg's connect() has no such argument";
          };
    };
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
