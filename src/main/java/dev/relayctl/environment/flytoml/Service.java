package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Fly's proxy passes on to the machines of a group: {@code [http_service]} or one of {@code
 * [[services]]}.
 *
 * @param protocol {@code tcp} or {@code udp}; null when not written
 * @param internalPort where the process listens
 * @param checks in the order in which Fly gets them: those over TCP first
 * @param machineChecks run beside each new machine of the groups
 * @param processes the groups; empty only in files without {@code [processes]}
 */
public record Service(
    @Nullable String protocol,
    int internalPort,
    Scaling scaling,
    List<Port> ports,
    @Nullable Concurrency concurrency,
    List<Check> checks,
    List<MachineCheck> machineChecks,
    List<String> processes,
    Where where) {
  public Service {
    ports = List.copyOf(ports);
    checks = List.copyOf(checks);
    machineChecks = List.copyOf(machineChecks);
    processes = List.copyOf(processes);
  }

  /** {@code [http_service]} as the service that it stands for; null when missing. */
  static @Nullable Service readHttpService(Section top, Processes groups) {
    Section section = top.section("http_service");
    if (section == null) {
      return null;
    }
    section.unsupported(
        "only checks over HTTP are known here",
        "use [[http_service.checks]], or [[services]] with tcp_checks",
        "tcp_checks");
    Integer internalPort = section.whole("internal_port", 1, 65535);
    requirePort(section);
    HttpOptions http = HttpOptions.read(section);
    TlsOptions tls = TlsOptions.read(section);
    boolean forceHttps = section.isSet("force_https");
    var ports =
        List.of(
            new Port(Port.Numbers.one(80), List.of("http"), forceHttps, null, http, null),
            new Port(Port.Numbers.one(443), List.of("http", "tls"), false, tls, http, null));
    var service =
        new Service(
            "tcp",
            internalPort == null ? 0 : internalPort,
            Scaling.read(section),
            ports,
            Concurrency.read(section),
            section.sections("checks").stream().map(Check::readOfHttpService).toList(),
            MachineCheck.readAll(section),
            requireGroups(section, groups),
            section.where());
    section.end();
    return service;
  }

  /** {@code [[services]]}; one without any key is skipped, as flyctl does. */
  static List<Service> readAll(Section top, Processes groups) {
    return top.sections("services").stream()
        .filter(section -> !section.isEmpty())
        .map(section -> read(section, groups))
        .toList();
  }

  private static Service read(Section section, Processes groups) {
    Integer internalPort = section.portInDigitsOrText("internal_port");
    requirePort(section);
    var checks = new ArrayList<Check>();
    section.sections("tcp_checks").forEach(check -> checks.add(Check.readTcp(check)));
    section.sections("http_checks").forEach(check -> checks.add(Check.readHttp(check)));
    var service =
        new Service(
            section.oneOf("protocol", List.of("tcp", "udp")),
            internalPort == null ? 0 : internalPort,
            Scaling.read(section),
            section.sections("ports").stream().map(Port::read).toList(),
            Concurrency.readWithLegacyForm(section),
            checks,
            MachineCheck.readAll(section),
            requireGroups(section, groups),
            section.where());
    section.end();
    return service;
  }

  private static void requirePort(Section section) {
    if (section.entry("internal_port").isEmpty()) {
      section
          .faults()
          .missingKey(
              section.name(), "internal_port", section.at(), "Fly has to know where to connect to");
    }
  }

  private static List<String> requireGroups(Section section, Processes groups) {
    boolean namesNone =
        section
            .entry("processes")
            .map(entry -> entry.value() instanceof Node.ListNode list && list.items().isEmpty())
            .orElse(true);
    if (namesNone && groups.origin() == Processes.Origin.NAMED) {
      section
          .faults()
          .missingKey(
              section.name(),
              "processes",
              section.at(),
              "the file has [processes], so each service has to name its groups");
    }
    return groups.namedBy(section);
  }
}
