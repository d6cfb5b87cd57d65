package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.run.Sandbox;
import org.jspecify.annotations.Nullable;

/** Whether the sandbox runs and where: {@code relayctl/sandbox/v1}. */
public record SandboxReport(Sandbox.@Nullable Endpoints endpoints) {

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/sandbox/v1");
    document.put("state", endpoints == null ? "stopped" : "running");
    if (endpoints != null) {
      document.put("machines", endpoints.machines().toString());
      document.put("neon", endpoints.neon().toString());
      document.put("pages", endpoints.pages().base().toString());
      document.put("github", endpoints.github().toString());
      document.put("postgresPort", endpoints.postgresPort());
      document.put("processId", endpoints.daemon().processId());
      document.put("since", endpoints.daemon().since().toString());
    }
    return JsonTree.print(document);
  }

  /** A running sandbox in words. */
  public static String running(Sandbox.Endpoints endpoints) {
    return "The sandbox runs since "
        + Times.shown(endpoints.daemon().since())
        + ": Machines API "
        + endpoints.machines()
        + ", Neon API "
        + endpoints.neon()
        + ", Pages API "
        + endpoints.pages().base()
        + ", GitHub API "
        + endpoints.github()
        + ", PostgreSQL on port "
        + endpoints.postgresPort()
        + ", process "
        + endpoints.daemon().processId()
        + ".";
  }
}
