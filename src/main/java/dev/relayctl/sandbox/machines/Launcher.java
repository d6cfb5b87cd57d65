package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.machines.ImageCatalog.StoredImage;
import dev.relayctl.sandbox.machines.Machine.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts a machine's process.
 *
 * <p>All machines share this host's loopback, so a machine doesn't listen on the port that its
 * config calls {@code internal_port} but on a free one that it is told: {@code PORT} stands for the
 * first service's port, or the first check's when there is no service, and {@code PORT_9090} for
 * the internal port 9090, whatever else the config says about these names.
 */
final class Launcher {
  private final Path directory;
  private final ImageCatalog images;
  private final Secrets secrets;
  private final Map<String, String> base;
  private final Ports ports;
  private final IdleServer idle;
  private final Ulids ulids;

  /** What came of a start. */
  sealed interface Launched {
    /** The process runs. */
    record Up(Run run) implements Launched {}

    /** It could not be started; no secret in the text. */
    record Down(String why) implements Launched {}
  }

  Launcher(
      Path directory,
      ImageCatalog images,
      Secrets secrets,
      Map<String, String> base,
      Ports ports,
      IdleServer idle,
      Ulids ulids) {
    this.directory = directory;
    this.images = images;
    this.secrets = secrets;
    this.base = Map.copyOf(base);
    this.ports = ports;
    this.idle = idle;
    this.ulids = ulids;
  }

  /** Where the volume's content lies. */
  Path volume(String id) {
    return directory.resolve("volumes").resolve(id);
  }

  MachineLog log(String id) {
    return new MachineLog(directory.resolve("logs").resolve(id + ".log"), ulids);
  }

  /** The directory below which a machine's root directories are made. */
  Path home(String id) {
    return directory.resolve("roots").resolve(id);
  }

  Launched launch(Machine machine) {
    Machine.ImageRef ref = machine.setup().image();
    Optional<StoredImage> image =
        images.find(ref.digest()).or(() -> images.find(Json.text(machine.config(), "image", "")));
    if (image.isEmpty()) {
      return new Launched.Down("the image " + ref.digest() + " is no longer there");
    }
    if (IdleImages.isIdle(image.get().reference())) {
      return idle(machine);
    }
    var given = new LinkedHashMap<Integer, Integer>();
    for (int internal : CheckSpec.ports(machine.config())) {
      given.put(internal, ports.take());
    }
    try {
      return launch(machine, image.get(), given);
    } catch (IOException e) {
      given.values().forEach(ports::giveBack);
      return new Launched.Down("could not start: " + e.getMessage());
    }
  }

  /** Without a process: all ports lead to one server that answers for all such machines. */
  private Launched idle(Machine machine) {
    try {
      var given = new LinkedHashMap<Integer, Integer>();
      int port = idle.port();
      CheckSpec.ports(machine.config()).forEach(internal -> given.put(internal, port));
      var guest = new IdleGuest();
      String code = Json.map(machine.config(), "env").get(IdleImages.EXIT);
      boolean once = RestartPolicy.of(machine.config()).kind() == RestartPolicy.Kind.NEVER;
      if (code != null || once) {
        guest.end(code != null && code.matches("\\d{1,3}") ? Integer.parseInt(code) : 0);
      }
      return new Launched.Up(
          new Run(guest, new Running(0, 0, given), home(machine.id()), Map.of()));
    } catch (IOException e) {
      return new Launched.Down("could not start: " + e.getMessage());
    }
  }

  private Launched launch(Machine machine, StoredImage image, Map<Integer, Integer> given)
      throws IOException {
    JsonNode config = machine.config();
    Map<String, String> secret =
        secrets.environment(machine.app(), machine.setup().secretsVersion());
    var root = MachineRoot.mirror(image.root(), home(machine.id()).resolve(ulids.next()));
    Optional<String> bad = furnish(root, config, secret);
    Map<String, String> environment = environment(machine, image, secret, given);
    List<String> arguments = arguments(config, image);
    String name = arguments.isEmpty() ? "" : arguments.getFirst();
    Optional<Path> program =
        name.isEmpty()
            ? Optional.empty()
            : root.program(name, environment.getOrDefault("PATH", ""));
    if (bad.isPresent() || program.isEmpty()) {
      given.values().forEach(ports::giveBack);
      MachineRoot.delete(root.path());
      return new Launched.Down(bad.orElse("no program " + name + " in the image or on its PATH"));
    }
    var command = new ArrayList<String>();
    command.add(program.get().toString());
    arguments.stream().skip(1).map(root::translate).forEach(command::add);
    Process process = LocalProcesses.start(command, root.path(), environment);
    var running =
        new Running(process.pid(), LocalProcesses.startedMillis(process.toHandle()), given);
    MachineLog log = log(machine.id());
    Thread.ofVirtual()
        .name("log of " + machine.id())
        .start(() -> log.follow(process.getInputStream()));
    return new Launched.Up(new Run(new HostProcess(process), running, root.path(), environment));
  }

  /** Cleans up after a process that has ended. */
  void clear(Run run) {
    run.finish();
    if (run.guest() instanceof HostProcess) {
      run.running().ports().values().forEach(ports::giveBack);
    }
    MachineRoot.delete(run.directory());
  }

  private static List<String> arguments(JsonNode config, StoredImage image) {
    JsonNode init = config.path("init");
    List<String> exec = Json.texts(init, "exec");
    if (!exec.isEmpty()) {
      return exec;
    }
    List<String> cmd = Json.texts(init, "cmd");
    var all = new ArrayList<>(Json.texts(init, "entrypoint"));
    all.addAll(cmd.isEmpty() ? image.command() : cmd);
    return all;
  }

  private Map<String, String> environment(
      Machine machine, StoredImage image, Map<String, String> secret, Map<Integer, Integer> given) {
    JsonNode config = machine.config();
    var all = new LinkedHashMap<String, String>(base);
    all.putAll(image.environment());
    all.putAll(secret);
    all.put("PRIMARY_REGION", machine.identity().region());
    all.put("FLY_PROCESS_GROUP", config.path("metadata").path("fly_process_group").asText("app"));
    all.putAll(Json.map(config, "env"));
    all.put("FLY_APP_NAME", machine.app());
    all.put("FLY_MACHINE_ID", machine.id());
    all.put("FLY_REGION", machine.identity().region());
    all.put("FLY_IMAGE_REF", Json.text(config, "image", ""));
    all.put("FLY_MACHINE_VERSION", machine.setup().instanceId());
    all.put("FLY_PRIVATE_IP", machine.identity().privateIp());
    given.forEach((internal, local) -> all.put("PORT_" + internal, local.toString()));
    given.values().stream().findFirst().ifPresent(local -> all.put("PORT", local.toString()));
    return all;
  }

  /** Writes the config's files and links its volumes; why that failed, empty when it worked. */
  private Optional<String> furnish(MachineRoot root, JsonNode config, Map<String, String> secret)
      throws IOException {
    for (JsonNode file : config.path("files")) {
      String guest = Json.text(file, "guest_path", "");
      Optional<Path> place = root.inside(guest);
      if (place.isEmpty()) {
        return Optional.of("files: " + guest + " is no path inside the machine");
      }
      String name = Json.text(file, "secret_name");
      String value = name == null ? Json.text(file, "raw_value", "") : secret.get(name);
      if (value == null) {
        return Optional.of("files: " + guest + " wants the secret " + name + ", which is not set");
      }
      Files.createDirectories(place.get().getParent());
      Files.write(place.get(), decoded(value));
    }
    for (JsonNode mount : config.path("mounts")) {
      Optional<Path> place = root.inside(Json.text(mount, "path", ""));
      String volume = Json.text(mount, "volume", "");
      if (place.isEmpty() || !volume.matches("vol_[a-z0-9]+")) {
        return Optional.of("mounts: no path inside the machine, or no volume");
      }
      Files.createDirectories(volume(volume));
      Files.createDirectories(place.get().getParent());
      MachineRoot.delete(place.get());
      Files.createSymbolicLink(place.get(), volume(volume).toAbsolutePath());
    }
    return Optional.empty();
  }

  /** File contents travel in Base64; what isn't is taken as it is. */
  private static byte[] decoded(String value) {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException _) {
      return value.getBytes(StandardCharsets.UTF_8);
    }
  }
}
