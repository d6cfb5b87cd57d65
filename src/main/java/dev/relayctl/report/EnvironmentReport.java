package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The environments of a project: {@code relayctl/env-list/v1}. */
public record EnvironmentReport(List<View> environments) {
  public EnvironmentReport {
    environments = List.copyOf(environments);
  }

  /**
   * One environment.
   *
   * @param app the Fly app; null without one
   * @param problem why nothing more is known of it; null when all is
   */
  public record View(
      EnvironmentName name,
      String kind,
      List<String> aliases,
      String file,
      @Nullable String app,
      @Nullable String config,
      @Nullable DatabaseView database,
      @Nullable String problem) {
    public View {
      aliases = List.copyOf(aliases);
    }
  }

  /**
   * A database URL without its password.
   *
   * @param reference as the file has it
   * @param host null, like the others, when the reference can't be resolved here
   * @param fingerprint computed when asked for: it is made to be slow to guess, and a list shows
   *     none
   * @param source where the value comes from
   * @param problem why it can't be told; null when it can
   */
  public record DatabaseView(
      String reference,
      @Nullable String host,
      int port,
      @Nullable String name,
      @Nullable String user,
      boolean pooled,
      @Nullable Supplier<String> fingerprint,
      String source,
      @Nullable String problem) {}

  /** A value of the file with its origin. */
  public record Setting(String path, String value, String at) {}

  /** One environment with all its settings: {@code relayctl/env/v1}. */
  public record Shown(View view, List<Setting> settings) {
    public Shown {
      settings = List.copyOf(settings);
    }

    /** The document as text. */
    public String json() {
      ObjectNode document = JsonTree.object();
      document.put("schema", "relayctl/env/v1");
      document.setAll(node(view));
      ArrayNode array = document.putArray("settings");
      for (Setting setting : settings) {
        array
            .addObject()
            .put("path", setting.path())
            .put("value", setting.value())
            .put("at", setting.at());
      }
      return JsonTree.print(document);
    }

    /** For people. */
    public String text() {
      var out = new StringBuilder();
      out.append(view.name()).append(" (").append(view.kind()).append("), ").append(view.file());
      if (view.app() != null) {
        out.append("\n  app         ").append(view.app()).append(", ").append(view.config());
      }
      DatabaseView database = view.database();
      if (database != null) {
        out.append("\n  database    ").append(described(database));
        if (database.host() != null) {
          out.append("\n  connection  ").append(database.pooled() ? "pooled" : "direct");
          Supplier<String> fingerprint = database.fingerprint();
          if (fingerprint != null) {
            out.append("\n  fingerprint ").append(fingerprint.get());
          }
        }
        out.append("\n  source      ").append(database.source());
      }
      out.append("\n");
      for (Setting setting : settings) {
        out.append("\n  ").append(setting.path()).append(": ").append(setting.value());
        out.append("  (").append(setting.at()).append(")");
      }
      return out.toString();
    }
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/env-list/v1");
    ArrayNode array = document.putArray("environments");
    environments.forEach(view -> array.add(node(view)));
    return JsonTree.print(document);
  }

  /** For people. */
  public String text(int width) {
    var rows = new ArrayList<List<String>>();
    for (View view : environments) {
      rows.add(
          List.of(
              view.name().value(),
              view.kind(),
              view.aliases().isEmpty() ? "-" : String.join(", ", view.aliases()),
              view.app() == null ? "-" : view.app(),
              view.database() == null ? "-" : described(view.database()),
              view.problem() == null ? view.file() : view.file() + ": " + view.problem()));
    }
    return Table.print(
        List.of("ENVIRONMENT", "KIND", "ALIASES", "APP", "DATABASE", "FILE"), rows, width);
  }

  private static String described(DatabaseView database) {
    if (database.host() == null) {
      return database.reference() + " (" + database.problem() + ")";
    }
    return (database.user() == null ? "" : database.user() + "@")
        + database.host()
        + ":"
        + database.port()
        + "/"
        + database.name();
  }

  private static ObjectNode node(View view) {
    ObjectNode node = JsonTree.object();
    node.put("name", view.name().value());
    node.put("kind", view.kind());
    node.set("aliases", JsonTree.texts(view.aliases()));
    node.put("file", view.file());
    if (view.app() != null) {
      ObjectNode app = node.putObject("app");
      app.put("name", view.app());
      JsonTree.put(app, "config", view.config());
    }
    DatabaseView database = view.database();
    if (database != null) {
      ObjectNode child = node.putObject("database");
      child.put("reference", database.reference());
      if (database.host() != null) {
        child.put("host", database.host()).put("port", database.port());
        JsonTree.put(child, "name", database.name());
        JsonTree.put(child, "user", database.user());
        child.put("pooled", database.pooled());
        Supplier<String> fingerprint = database.fingerprint();
        if (fingerprint != null) {
          child.put("fingerprint", fingerprint.get());
        }
      }
      child.put("source", database.source());
      JsonTree.put(child, "problem", database.problem());
    }
    JsonTree.put(node, "problem", view.problem());
    return node;
  }
}
