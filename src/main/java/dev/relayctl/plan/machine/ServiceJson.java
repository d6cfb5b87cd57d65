package dev.relayctl.plan.machine;

import dev.relayctl.environment.flytoml.Check;
import dev.relayctl.environment.flytoml.Concurrency;
import dev.relayctl.environment.flytoml.HttpOptions;
import dev.relayctl.environment.flytoml.Port;
import dev.relayctl.environment.flytoml.Scaling;
import dev.relayctl.environment.flytoml.Service;
import dev.relayctl.environment.flytoml.TlsOptions;
import dev.relayctl.plan.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services and checks in a machine's config, key by key as flyctl writes them. */
final class ServiceJson {
  private ServiceJson() {}

  static Json service(Service service) {
    Scaling scaling = service.scaling();
    return new Members()
        .text("protocol", service.protocol())
        .positive("internal_port", service.internalPort())
        .json("autostop", scaling.autoStop() == null ? null : autoStop(scaling.autoStop()))
        .flag("autostart", scaling.autoStart())
        .number("min_machines_running", scaling.minMachinesRunning())
        .items("ports", service.ports().stream().map(ServiceJson::port).toList())
        .items(
            "checks",
            service.checks().stream().map(check -> check(check.type(), null, check)).toList())
        .json("concurrency", concurrency(service.concurrency()))
        // flyctl has no way of leaving it out.
        .json("force_instance_key", new Json.Nothing())
        .object();
  }

  /** Off and stop stay booleans for the sake of older clients. */
  private static Json autoStop(Scaling.AutoStop autoStop) {
    return switch (autoStop) {
      case OFF -> Json.flag(false);
      case STOP -> Json.flag(true);
      case SUSPEND -> Json.text("suspend");
    };
  }

  private static @Nullable Json concurrency(@Nullable Concurrency concurrency) {
    return concurrency == null
        ? null
        : new Members()
            .text("type", concurrency.type())
            .positive("hard_limit", concurrency.hardLimit())
            .positive("soft_limit", concurrency.softLimit())
            .object();
  }

  private static Json port(Port port) {
    return new Members()
        .number("port", port.numbers().port())
        .number("start_port", port.numbers().startPort())
        .number("end_port", port.numbers().endPort())
        .texts("handlers", port.handlers())
        .flagWhenTrue("force_https", port.forceHttps())
        .json("tls_options", tls(port.tls()))
        .json("http_options", http(port.http()))
        .json(
            "proxy_proto_options",
            port.proxyProtocolVersion() == null
                ? null
                : new Members().text("version", port.proxyProtocolVersion()).object())
        .object();
  }

  private static @Nullable Json tls(@Nullable TlsOptions tls) {
    return tls == null
        ? null
        : new Members()
            .texts("alpn", tls.alpn())
            .texts("versions", tls.versions())
            .flag("default_self_signed", tls.defaultSelfSigned())
            .object();
  }

  private static @Nullable Json http(@Nullable HttpOptions http) {
    return http == null
        ? null
        : new Members()
            .flag("compress", http.compress())
            .json("response", response(http.response()))
            .flag("h2_backend", http.h2Backend())
            .number("idle_timeout", http.idleTimeoutSeconds())
            .number("headers_read_timeout", http.headersReadTimeoutSeconds())
            .items(
                "replay_cache", http.replayCaches().stream().map(ServiceJson::replayCache).toList())
            .object();
  }

  private static @Nullable Json response(HttpOptions.@Nullable Response response) {
    if (response == null) {
      return null;
    }
    var headers = new LinkedHashMap<String, Json>();
    response.headers().forEach((name, value) -> headers.put(name, headerValue(value)));
    return new Members()
        .json("headers", headers.isEmpty() ? null : new Json.Obj(headers))
        .flag("pristine", response.pristine())
        .object();
  }

  private static Json headerValue(HttpOptions.HeaderValue value) {
    return switch (value) {
      case HttpOptions.HeaderValue.One(String text) -> Json.text(text);
      case HttpOptions.HeaderValue.Several(List<String> texts) -> Json.texts(texts);
      case HttpOptions.HeaderValue.Switch(boolean on) -> Json.flag(on);
    };
  }

  private static Json replayCache(HttpOptions.ReplayCache cache) {
    var members = new LinkedHashMap<String, Json>();
    members.put("path_prefix", Json.text(cache.pathPrefix()));
    members.put("ttl_seconds", Json.number(cache.ttlSeconds()));
    members.put("type", Json.text(cache.type()));
    members.put("name", Json.text(cache.name()));
    if (cache.allowBypass()) {
      members.put("allow_bypass", Json.flag(true));
    }
    return new Json.Obj(members);
  }

  /** A check; headers are sorted by name, since flyctl's order is random. */
  static Json check(Check.Type type, @Nullable Integer port, Check check) {
    Check.Request request = check.request();
    return new Members()
        .number("port", port)
        .text("type", type.word())
        .duration("interval", check.timing().interval())
        .duration("timeout", check.timing().timeout())
        .duration("grace_period", check.timing().gracePeriod())
        .text("method", request.method())
        .text("path", request.path())
        .text("protocol", request.protocol())
        .flag("tls_skip_verify", request.tlsSkipVerify())
        .text("tls_server_name", request.tlsServerName())
        .items(
            "headers",
            request.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(ServiceJson::header)
                .toList())
        .object();
  }

  private static Json header(Map.Entry<String, String> header) {
    return new Members()
        .text("name", header.getKey())
        .texts("values", List.of(header.getValue()))
        .object();
  }
}
