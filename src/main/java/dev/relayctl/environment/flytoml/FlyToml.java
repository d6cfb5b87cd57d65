package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code fly.toml}, read as flyctl reads it ({@code specs/fly-machines.md} §3), except that
 * nothing is skipped silently: a key that flyctl would overlook is a problem here.
 *
 * <p>It has more components than we like because it has one per section of the file; grouping them
 * would invent names that nobody knows from Fly.
 *
 * @param env {@code [env]}, all values as text
 * @param httpService null without
 * @param machineChecks those of all groups
 * @param vms empty means that machines keep their size
 */
public record FlyToml(
    General general,
    Map<String, String> env,
    Processes processes,
    Experimental experimental,
    Build build,
    Deploy deploy,
    @Nullable Service httpService,
    List<Service> services,
    List<NamedCheck> checks,
    List<MachineCheck> machineChecks,
    List<Mount> mounts,
    List<Vm> vms,
    List<GuestFile> files,
    List<Restart> restarts,
    List<Metrics> metrics,
    List<Static> statics) {
  public FlyToml {
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    services = List.copyOf(services);
    checks = List.copyOf(checks);
    machineChecks = List.copyOf(machineChecks);
    mounts = List.copyOf(mounts);
    vms = List.copyOf(vms);
    files = List.copyOf(files);
    restarts = List.copyOf(restarts);
    metrics = List.copyOf(metrics);
    statics = List.copyOf(statics);
  }

  /**
   * Reads a file: TOML, JSON or YAML, as its name tells.
   *
   * @param shownAs the path as positions and problems show it
   * @return the file, or the problems of {@link Format#read} or {@link #read(Node.MapNode, Format)}
   */
  public static Result<FlyToml> read(Path path, String shownAs) {
    Format format = Format.of(shownAs);
    return format.read(path, shownAs).then(file -> read(file, format));
  }

  /**
   * Reads the tree of a file.
   *
   * @param format of the file: what a bare number means depends on it
   * @return the file, or all problems in the order of the file: {@code fly-toml.unknown-key},
   *     {@code .unsupported-key}, {@code .missing-key}, {@code .wrong-type}, {@code
   *     .invalid-value}, {@code .out-of-range}, {@code .unknown-group}, {@code .reserved-group},
   *     {@code .conflicting-keys}
   */
  public static Result<FlyToml> read(Node.MapNode file, Format format) {
    var faults = new Faults();
    Section top = Section.top(file, format, faults);
    refuseWhatIsNotSupported(top);
    General general = General.read(top);
    Processes groups = Processes.read(top);
    var toml =
        new FlyToml(
            general,
            Values.stringifiedByName(top, "env"),
            groups,
            Experimental.read(top),
            Build.read(top),
            Deploy.read(top, general.hostDedicationId()),
            Service.readHttpService(top, groups),
            Service.readAll(top, groups),
            NamedCheck.readAll(top, groups),
            MachineCheck.readAll(top),
            Mount.readAll(top, groups),
            Vm.readAll(top, groups, general.hostDedicationId()),
            GuestFile.readAll(top, groups),
            Restart.readAll(top, groups),
            Metrics.readAll(top, groups),
            Static.readAll(top));
    top.end();
    Consistency.check(toml, top);
    List<Problem> problems = faults.inFileOrder();
    return problems.isEmpty() ? Result.ok(toml) : Result.bad(problems);
  }

  private static void refuseWhatIsNotSupported(Section top) {
    top.unsupported(
        "it makes one machine run several containers, which pilots of Fly alone can use",
        "describe the machine in the sections of fly.toml",
        "machine_config",
        "container");
  }

  /** The services of a group in the order in which Fly gets them: {@code [http_service]} first. */
  public List<Service> servicesOf(String group) {
    var all = new ArrayList<Service>();
    if (httpService != null) {
      all.add(httpService);
    }
    all.addAll(services);
    return all.stream().filter(service -> processes.apply(service.processes(), group)).toList();
  }

  /** The volumes of a group; at most one. */
  public List<Mount> mountsOf(String group) {
    return mounts.stream().filter(mount -> processes.apply(mount.processes(), group)).toList();
  }

  /** The checks of a group outside its services. */
  public List<NamedCheck> checksOf(String group) {
    return checks.stream().filter(check -> processes.apply(check.processes(), group)).toList();
  }

  /** What runs beside each new machine of a group: its services' first, then that of all groups. */
  public List<MachineCheck> machineChecksOf(String group) {
    return Stream.concat(
            servicesOf(group).stream().flatMap(service -> service.machineChecks().stream()),
            machineChecks.stream())
        .toList();
  }

  /** The port of a check of a group: its own, or that of the group's {@code [http_service]}. */
  public Optional<Integer> portOf(NamedCheck check, String group) {
    Integer port = check.check().port();
    if (port != null) {
      return Optional.of(port);
    }
    return httpService != null && processes.apply(httpService.processes(), group)
        ? Optional.of(httpService.internalPort())
        : Optional.empty();
  }

  /** The size of a group's machines: its own {@code [[vm]]}, else the one for all; or none. */
  public Optional<Guest> guestOf(String group) {
    return vms.stream()
        .filter(vm -> vm.processes().contains(group))
        .reduce((_, last) -> last)
        .or(() -> vms.stream().filter(vm -> vm.processes().isEmpty()).findFirst())
        .map(Vm::guest);
  }

  /** Whether some machine has a GPU. */
  public boolean usesGpus() {
    return vms.stream().anyMatch(vm -> vm.guest().gpuKind() != null);
  }

  /** What Fly does when a group's process has ended; the last section wins. */
  public Optional<Restart> restartOf(String group) {
    return restarts.stream()
        .filter(restart -> processes.apply(restart.processes(), group))
        .reduce((_, last) -> last);
  }

  /** Where Fly reads a group's metrics; the first section wins. */
  public Optional<Metrics> metricsOf(String group) {
    return metrics.stream()
        .filter(metric -> processes.apply(metric.processes(), group))
        .findFirst();
  }
}
