package dev.relayctl.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A plan as lines, to tell people in what two plans differ. */
public final class PlanLines {
  private static final String IMAGE = "image";

  private PlanLines() {}

  /** Everything that it says. */
  public static List<String> all(Plan plan) {
    return distinct(plan.steps().stream().flatMap(PlanLines::lines));
  }

  /**
   * The same without its image, and the app that the image's registry comes with: a plan that is
   * made again once the image was built. What is built may turn out to be what runs already.
   */
  public static List<String> butTheImage(Plan plan) {
    return distinct(
        plan.steps().stream()
            .flatMap(planned ->
                switch (planned.step()) {
                  case Step.ProvideImage _, Step.CreateApp _, Step.AllocateAddresses _ ->
                      Stream.empty();
                  case MachineStep.ReplaceMachines machines -> butTheImage(planned, machines);
                  default -> lines(planned);
                }));
  }

  private static Stream<String> lines(Plan.Planned planned) {
    return Stream.concat(Stream.of(planned.what()), planned.changes().stream());
  }

  private static Stream<String> butTheImage(
      Plan.Planned planned, MachineStep.ReplaceMachines step) {
    // What is said of secrets there stands for no machine.
    var rest = new ArrayList<>(planned.changes());
    rest.removeAll(PlanWords.lines(List.of(), step.groups()));
    List<GroupChange> groups =
        step.groups().stream()
            .map(group ->
                new GroupChange(
                    group.group(),
                    group.changes().stream().flatMap(PlanLines::butTheImage).toList(),
                    group.atOnce()))
            .filter(group -> !group.changes().isEmpty())
            .toList();
    return groups.isEmpty()
        ? rest.stream()
        : Stream.concat(Stream.of(PlanWords.what(groups)), PlanWords.lines(rest, groups).stream());
  }

  private static Stream<MachineChange> butTheImage(MachineChange change) {
    if (!(change instanceof MachineChange.Update update)) {
      return Stream.of(change);
    }
    List<String> keys = update.changedKeys().stream().filter(key -> !key.equals(IMAGE)).toList();
    return keys.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new MachineChange.Update(
                update.id(),
                update.instanceId(),
                update.before(),
                update.config(),
                update.launch(),
                keys));
  }

  private static List<String> distinct(Stream<String> lines) {
    return lines.map(String::strip).distinct().toList();
  }
}
