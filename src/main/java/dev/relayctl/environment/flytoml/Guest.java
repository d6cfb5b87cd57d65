package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The size of a machine, resolved: the preset, then {@code memory}, then the keys that were written
 * out ({@code specs/fly-machines.md} §3.3).
 *
 * <p>It has more components than we like because Fly's object has them.
 *
 * @param cpuKind {@code shared} or {@code performance}
 * @param gpus 0 without
 * @param gpuKind null without
 * @param maxMemoryMegabytes null without a limit of its own
 * @param persistRootfs null leaves the default: a fresh one with each start
 */
public record Guest(
    String cpuKind,
    int cpus,
    int memoryMegabytes,
    @Nullable Integer maxMemoryMegabytes,
    int gpus,
    @Nullable String gpuKind,
    @Nullable String hostDedicationId,
    @Nullable String persistRootfs,
    List<String> kernelArgs) {
  private record Preset(String cpuKind, int cpus, int memoryMegabytes, @Nullable String gpuKind) {}

  private static final int SHARED_MEMORY = 256;
  private static final int SHARED_MEMORY_MOST = 2048;
  private static final int PERFORMANCE_MEMORY = 2048;
  private static final int PERFORMANCE_MEMORY_MOST = 8192;

  private static final Map<String, Preset> PRESETS = presets();

  private static final String SMALLEST = "shared-cpu-1x";
  private static final String FOR_GPUS = "performance-8x";

  public Guest {
    kernelArgs = List.copyOf(kernelArgs);
  }

  private static Map<String, Preset> presets() {
    var presets = new TreeMap<String, Preset>();
    for (int cpus : List.of(1, 2, 4, 6, 8)) {
      presets.put(
          "shared-cpu-" + cpus + "x", new Preset("shared", cpus, cpus * SHARED_MEMORY, null));
    }
    for (int cpus : List.of(1, 2, 4, 6, 8, 10, 12, 14, 16)) {
      presets.put(
          "performance-" + cpus + "x",
          new Preset("performance", cpus, cpus * PERFORMANCE_MEMORY, null));
    }
    int withGpu = 16 * PERFORMANCE_MEMORY;
    presets.put("a10", new Preset("performance", 8, withGpu, "a10"));
    presets.put("a100-40gb", new Preset("performance", 8, withGpu, "a100-pcie-40gb"));
    presets.put("a100-80gb", new Preset("performance", 8, withGpu, "a100-sxm4-80gb"));
    presets.put("l40s", new Preset("performance", 8, withGpu, "l40s"));
    return Map.copyOf(presets);
  }

  /** The guest of a name that Fly offers: {@code shared-cpu-2x}. */
  public static Guest ofPreset(String name) {
    Preset preset = PRESETS.get(name);
    if (preset == null) {
      throw new IllegalArgumentException("no such size: " + name);
    }
    return new Guest(
        preset.cpuKind(),
        preset.cpus(),
        preset.memoryMegabytes(),
        null,
        preset.gpuKind() == null ? 0 : 1,
        preset.gpuKind(),
        null,
        null,
        List.of());
  }

  /** Reads the keys of a guest; the caller reads the others and ends the section. */
  static Guest read(Section section, @Nullable String hostDedicationId) {
    String gpuKind = section.text("gpu_kind");
    String size = section.oneOf("size", PRESETS.keySet().stream().sorted().toList());
    Guest base = ofPreset(size != null ? size : gpuKind != null ? FOR_GPUS : SMALLEST);
    Integer memory = Quantities.size(section, "memory", HumanSize.MEGABYTES, 1, Integer.MAX_VALUE);
    String cpuKind = section.oneOf("cpu_kind", List.of("shared", "performance"));
    String dedication = section.text("host_dedication_id");
    var guest =
        new Guest(
            cpuKind == null ? base.cpuKind : cpuKind,
            nonZero(section.whole("cpus", 0, 1024), base.cpus),
            nonZero(
                section.whole("memory_mb", 0, Integer.MAX_VALUE),
                memory == null ? base.memoryMegabytes : memory),
            section.whole("max_memory_mb", 0, Integer.MAX_VALUE),
            nonZero(section.whole("gpus", 0, 64), base.gpus),
            gpuKind == null ? base.gpuKind : gpuKind,
            dedication == null ? hostDedicationId : dedication,
            persistRootfs(section),
            section.texts("kernel_args"));
    guest.checkMemory(section);
    return guest;
  }

  private static @Nullable String persistRootfs(Section section) {
    String persist = section.oneOf("persist_rootfs", List.of("none", "never", "restart", "always"));
    return "none".equals(persist) ? null : persist;
  }

  /** Zero is what flyctl takes for not written. */
  private static int nonZero(@Nullable Integer written, int otherwise) {
    return written == null || written == 0 ? otherwise : written;
  }

  /** Fly would refuse the machine, and it would do so after the migrations. */
  private void checkMemory(Section section) {
    boolean shared = cpuKind.equals("shared");
    int least = cpus * (shared ? SHARED_MEMORY : PERFORMANCE_MEMORY);
    int most = cpus * (shared ? SHARED_MEMORY_MOST : PERFORMANCE_MEMORY_MOST);
    if (memoryMegabytes < least || memoryMegabytes > most) {
      Node.Entry written =
          section
              .entry("memory_mb")
              .or(() -> section.entry("memory"))
              .or(() -> section.entry("cpus"))
              .orElse(null);
      section
          .faults()
          .outOfRange(
              section.path("memory"),
              memoryMegabytes + " MB",
              written == null ? section.at() : written.value().at(),
              "between %d and %d MB for %d %s CPUs".formatted(least, most, cpus, cpuKind));
    }
  }
}
