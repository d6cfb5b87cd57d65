package dev.relayctl.environment.flytoml;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A key of {@code fly.toml} ({@code specs/fly-machines.md} §3.3, §3.4). The table below is the one
 * place that says which keys there are: the reader calls every other key unknown, tests compare it
 * with the golden cases and with {@code docs/reference/fly-toml.md}.
 *
 * @param section dotted, without the names that users choose: {@code checks.*}; empty at the top
 * @param name {@code *} where users choose it
 */
public record FlyTomlKey(String section, String name, Use use) {
  /** What becomes of a key. */
  public enum Use {
    /** It decides what a machine, a volume or a step of the deploy is. */
    MATTERS,
    /**
     * Another part reads it: the environment takes the app's name, an image is built from the rest.
     */
    READ_ELSEWHERE,
    /** flyctl accepts it, and a deploy does the same with or without it. */
    HAS_NO_EFFECT,
    /** It would change what is deployed in a way that relayctl can't follow. */
    REFUSED
  }

  /** Other names of sections, from older files. */
  private static final Map<String, String> ALIASES =
      Map.of("mount", "mounts", "metric", "metrics", "compute", "vm", "computes", "vm");

  private static final String HTTP_CHECK =
      "interval timeout grace_period method path protocol tls_skip_verify tls_server_name headers";
  private static final String GUEST =
      "size memory cpus cpu_kind memory_mb max_memory_mb gpus gpu_kind kernel_args"
          + " host_dedication_id persist_rootfs";
  private static final String SCALING =
      "auto_stop_machines auto_start_machines min_machines_running concurrency processes";
  private static final String MACHINE_CHECK = "command image entrypoint kill_signal kill_timeout";

  private static final Map<String, Map<String, FlyTomlKey>> TABLE = table();

  private static Map<String, Map<String, FlyTomlKey>> table() {
    var table = new LinkedHashMap<String, Map<String, FlyTomlKey>>();
    matters(
        table,
        "",
        "primary_region kill_signal kill_timeout swap_size_mb host_dedication_id env processes"
            + " experimental deploy http_service services machine_checks checks mounts vm"
            + " files restart metrics statics");
    add(table, "", "app build", Use.READ_ELSEWHERE);
    add(table, "", "console_command", Use.HAS_NO_EFFECT);
    add(table, "", "machine_config container", Use.REFUSED);
    matters(table, "env", "*");
    matters(table, "processes", "*");
    matters(table, "processes[]", "name command");
    matters(table, "experimental", "cmd entrypoint exec kill_timeout metrics_port metrics_path");
    add(
        table,
        "experimental",
        "auto_rollback enable_consul enable_etcd lazy_load_images attached use_zstd"
            // Written by flyctl into new files for years, and read by nobody.
            + " allowed_public_ports private_network",
        Use.HAS_NO_EFFECT);
    add(table, "experimental", "machine_config", Use.REFUSED);
    add(
        table,
        "build",
        "image dockerfile ignorefile build-target build_target args builder buildpacks",
        Use.READ_ELSEWHERE);
    add(table, "build", "builtin settings compression compression_level", Use.HAS_NO_EFFECT);
    add(table, "build", "compose", Use.REFUSED);
    matters(
        table,
        "deploy",
        "strategy max_unavailable wait_timeout release_command release_command_timeout"
            + " release_command_vm");
    add(table, "deploy", "seed_command", Use.HAS_NO_EFFECT);
    matters(table, "deploy.release_command_vm", GUEST);
    add(table, "deploy.release_command_vm", "processes", Use.HAS_NO_EFFECT);
    services(table);
    matters(table, "machine_checks", MACHINE_CHECK);
    matters(table, "checks", "*");
    matters(table, "checks.*", "type port processes " + HTTP_CHECK);
    add(table, "checks.*", "restart_limit", Use.HAS_NO_EFFECT);
    matters(table, "checks[]", "name type port processes " + HTTP_CHECK);
    add(table, "checks[]", "restart_limit", Use.HAS_NO_EFFECT);
    matters(
        table,
        "mounts",
        "source destination initial_size snapshot_retention scheduled_snapshots"
            + " auto_extend_size_threshold auto_extend_size_increment auto_extend_size_limit"
            + " processes");
    matters(table, "vm", GUEST + " processes");
    for (String check : List.of("services.http_checks", "checks.*", "checks[]")) {
      matters(table, check + ".headers[]", "name value");
    }
    matters(table, "files", "guest_path local_path secret_name raw_value");
    // Files are put together before groups are told apart.
    add(table, "files", "processes", Use.HAS_NO_EFFECT);
    matters(table, "restart", "policy retries processes");
    matters(table, "metrics", "port path https processes");
    matters(table, "statics", "guest_path url_prefix tigris_bucket index_document");
    return table;
  }

  private static void services(Map<String, Map<String, FlyTomlKey>> table) {
    matters(
        table,
        "http_service",
        "internal_port force_https tls_options http_options checks machine_checks " + SCALING);
    add(table, "http_service", "tcp_checks", Use.REFUSED);
    matters(table, "http_service.checks", HTTP_CHECK);
    matters(
        table,
        "services",
        "protocol internal_port ports tcp_checks http_checks machine_checks " + SCALING);
    // Old files have an empty list of them; nothing runs them any more.
    add(table, "services", "script_checks", Use.HAS_NO_EFFECT);
    matters(table, "services.tcp_checks", "interval timeout grace_period");
    add(table, "services.tcp_checks", "restart_limit", Use.HAS_NO_EFFECT);
    matters(table, "services.http_checks", HTTP_CHECK);
    add(table, "services.http_checks", "restart_limit", Use.HAS_NO_EFFECT);
    matters(
        table,
        "services.ports",
        "port start_port end_port handlers force_https tls_options http_options"
            + " proxy_proto_options");
    matters(table, "services.ports.proxy_proto_options", "version");
    for (String service : List.of("http_service", "services")) {
      matters(table, service + ".concurrency", "type soft_limit hard_limit");
      matters(table, service + ".machine_checks", MACHINE_CHECK);
    }
    for (String port : List.of("http_service", "services.ports")) {
      String http = port + ".http_options";
      matters(table, port + ".tls_options", "alpn versions default_self_signed");
      matters(
          table,
          http,
          "compress h2_backend idle_timeout headers_read_timeout response replay_cache");
      matters(table, http + ".response", "headers pristine");
      matters(table, http + ".response.headers", "*");
      matters(table, http + ".replay_cache", "path_prefix ttl_seconds type name allow_bypass");
    }
  }

  private static void matters(
      Map<String, Map<String, FlyTomlKey>> table, String section, String names) {
    add(table, section, names, Use.MATTERS);
  }

  private static void add(
      Map<String, Map<String, FlyTomlKey>> table, String section, String names, Use use) {
    Map<String, FlyTomlKey> keys = table.computeIfAbsent(section, _ -> new LinkedHashMap<>());
    for (String name : names.split(" ", -1)) {
      keys.put(name, new FlyTomlKey(section, name, use));
    }
  }

  /** All keys, section by section. */
  public static List<FlyTomlKey> all() {
    return TABLE.values().stream().flatMap(keys -> keys.values().stream()).toList();
  }

  /** The key with its section: {@code deploy.strategy}. */
  public String path() {
    return section.isEmpty() ? name : section + "." + name;
  }

  /** The section that a table under that key is: {@code vm} for {@code compute}. */
  public static String table(String section, String key) {
    if (use(section, "*").isPresent()) {
      return section + ".*";
    }
    return section.isEmpty() ? ALIASES.getOrDefault(key, key) : section + "." + key;
  }

  /** The section that a table in an array under that key is: some have another form there. */
  public static String item(String section, String key) {
    String place = table(section, key);
    return TABLE.containsKey(place + "[]") ? place + "[]" : place;
  }

  /** What becomes of a key of a section; unknown ones have none. */
  public static Optional<Use> use(String section, String name) {
    String today = section.isEmpty() ? ALIASES.getOrDefault(name, name) : name;
    return Optional.ofNullable(TABLE.getOrDefault(section, Map.of()).get(today))
        .map(FlyTomlKey::use);
  }

  /** The names that a section accepts. */
  static Set<String> accepted(String section) {
    var names = new LinkedHashSet<String>();
    TABLE.getOrDefault(section, Map.of()).values().stream()
        .filter(key -> key.use() != Use.REFUSED)
        .forEach(key -> names.add(key.name()));
    return names;
  }
}
