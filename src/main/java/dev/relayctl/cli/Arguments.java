package dev.relayctl.cli;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The parts that commands are made of. Made in code, since reading picocli's annotations costs
 * every command about as much time as the JVM's start (docs/adr/0003).
 */
final class Arguments {
  private Arguments() {}

  /** A command with {@code --help}; its footer ends with the examples. */
  static CommandSpec command(
      String name, String description, Callable<Integer> action, String... examples) {
    var footer = new String[examples.length + 2];
    footer[0] = "";
    footer[1] = examples.length == 1 ? "Example:" : "Examples:";
    for (int i = 0; i < examples.length; i++) {
      footer[i + 2] = "  " + examples[i];
    }
    CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name);
    spec.usageMessage().description(description).footer(footer);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    return spec;
  }

  /** A command that only holds others: by itself it shows its help. */
  static CommandSpec family(
      Declared declared, String name, String description, String... examples) {
    var help = new ShowHelp(declared);
    CommandSpec spec = command(name, description, help, examples);
    help.spec = spec;
    return spec;
  }

  /** An option that is there or not. */
  static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names[0], rest(names))
        .type(boolean.class)
        .arity("0")
        .description(description)
        .build();
  }

  /** An option with a text behind it. */
  static OptionSpec text(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An option with one of a few words behind it; another word is an error that lists them. */
  static OptionSpec choice(String name, String label, List<String> words, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .completionCandidates(words)
        .converters(word -> oneOf(words, word))
        .build();
  }

  private static String oneOf(List<String> words, String word) {
    if (!words.contains(word)) {
      throw new TypeConversionException("\"" + word + "\" is none of " + String.join(", ", words));
    }
    return word;
  }

  /** An option that may be given several times, each with a text behind it. */
  static OptionSpec texts(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** All that was typed for an option that may be given several times. */
  static List<String> all(ArgSpec argument) {
    List<String> values = argument.getValue();
    return values == null ? List.of() : List.copyOf(values);
  }

  /** How machines are replaced. */
  static OptionSpec strategy() {
    return choice(
        "--strategy",
        "STRATEGY",
        List.of("rolling", "canary", "bluegreen", "immediate"),
        "How machines are replaced, instead of what the files say: rolling, canary, bluegreen or"
            + " immediate.");
  }

  /** The environment that a command is about. */
  static PositionalParamSpec environment() {
    return positional(0, "ENV", "The environment's name or alias.");
  }

  /** An argument that has to be there. */
  static PositionalParamSpec positional(int index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .type(String.class)
        .arity("1")
        .required(true)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An argument that may be left out. */
  static PositionalParamSpec optional(String label, String description) {
    return PositionalParamSpec.builder()
        .index("0")
        .type(String.class)
        .arity("0..1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An argument that may be left out or given several times. */
  static PositionalParamSpec several(String label, String description) {
    return PositionalParamSpec.builder()
        .index("0..*")
        .arity("0..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** What was typed for a flag. */
  static boolean isGiven(ArgSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }

  /** What was typed for an argument that has to be there. */
  static String given(ArgSpec argument) {
    String value = argument.getValue();
    return value == null ? "" : value;
  }

  /** What was typed, null for nothing. */
  static @Nullable String maybe(ArgSpec argument) {
    return argument.getValue();
  }

  private static String[] rest(String... names) {
    return Arrays.copyOfRange(names, 1, names.length);
  }

  private static final class ShowHelp implements Callable<Integer> {
    private final Declared declared;
    private @Nullable CommandSpec spec;

    ShowHelp(Declared declared) {
      this.declared = declared;
    }

    @Override
    public Integer call() {
      if (spec != null && declared.isPartial()) {
        throw new ParameterException(spec.commandLine(), "a command is missing");
      }
      if (spec != null) {
        spec.commandLine().usage(spec.commandLine().getOut());
      }
      return 0;
    }
  }
}
