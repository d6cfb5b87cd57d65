package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.neon.Branch.Made;
import dev.relayctl.sandbox.neon.Branch.Trait;
import dev.relayctl.sandbox.neon.Compute.State;
import dev.relayctl.sandbox.neon.Compute.Wanted;
import dev.relayctl.sandbox.neon.Project.Passwords;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Things as the API shows them. What the sandbox doesn't count is 0. */
final class Views {
  static final String REGION = "aws-eu-central-1";
  static final int PG_VERSION = 18;
  private static final String PROXY = "127.0.0.1";
  private static final String PROVISIONER = "k8s-neonvm";

  private Views() {}

  static ObjectNode project(ProjectState state) {
    ObjectNode view = listed(state);
    view.remove("active_time");
    Project project = state.project();
    for (String counted :
        List.of(
            "data_storage_bytes_hour",
            "data_transfer_bytes",
            "written_data_bytes",
            "compute_time_seconds",
            "active_time_seconds")) {
      view.put(counted, 0);
    }
    view.put("history_retention_seconds", project.historySeconds());
    view.put("consumption_period_start", time(project.createdMillis()));
    view.put("consumption_period_end", time(project.createdMillis()));
    return view;
  }

  /** As in a list of projects. */
  static ObjectNode listed(ProjectState state) {
    Project project = state.project();
    return Json.object()
        .put("id", project.id())
        .put("platform_id", "aws")
        .put("region_id", REGION)
        .put("name", project.name())
        .put("provisioner", PROVISIONER)
        .put("pg_version", PG_VERSION)
        .put("proxy_host", PROXY)
        .put("branch_logical_size_limit", 0)
        .put("branch_logical_size_limit_bytes", 0)
        .put("store_passwords", project.passwords() == Passwords.STORED)
        .put("active_time", 0)
        .put("cpu_used_sec", 0)
        .put("creation_source", "console")
        .put("created_at", time(project.createdMillis()))
        .put("updated_at", time(project.updatedMillis()))
        .put("owner_id", "sandbox");
  }

  static ObjectNode branch(ProjectState state, Branch branch) {
    Branch.Times times = branch.times();
    ObjectNode view =
        Json.object()
            .put("id", branch.id())
            .put("project_id", state.project().id())
            .put("name", branch.name())
            .put("current_state", state(branch))
            .put("state_changed_at", time(times.stateChangedAt()))
            .put("creation_source", "console")
            .put("primary", branch.is(Trait.DEFAULT))
            .put("default", branch.is(Trait.DEFAULT))
            .put("protected", branch.is(Trait.PROTECTED))
            .put("created_at", time(times.createdAt()))
            .put("updated_at", time(times.updatedAt()));
    for (String counted :
        List.of(
            "cpu_used_sec",
            "compute_time_seconds",
            "active_time_seconds",
            "written_data_bytes",
            "data_transfer_bytes")) {
      view.put(counted, 0);
    }
    if (branch.parent() != null) {
      view.put("parent_id", branch.parent());
      view.put("init_source", "parent-data");
    }
    if (times.expiresAt() != 0) {
      view.put("expires_at", time(times.expiresAt()));
      view.put("ttl_interval_seconds", times.ttlSeconds());
    }
    if (times.resetAt() != 0) {
      view.put("last_reset_at", time(times.resetAt()));
    }
    return view;
  }

  /** An empty branch is made when a server wants it; nobody has to wait for that. */
  private static String state(Branch branch) {
    boolean ready = branch.storage().made() == Made.YES || branch.storage().origin() == null;
    if (ready) {
      return "ready";
    }
    return branch.times().resetAt() == 0 ? "init" : "resetting";
  }

  static ObjectNode endpoint(ProjectState state, Compute compute) {
    ObjectNode view =
        Json.object()
            .put("host", compute.host())
            .put("id", compute.id())
            .put("project_id", state.project().id())
            .put("branch_id", compute.branch())
            .put("region_id", REGION)
            .put("autoscaling_limit_min_cu", compute.settings().minCu())
            .put("autoscaling_limit_max_cu", compute.settings().maxCu())
            .put("type", "read_write")
            .put("current_state", compute.state().name().toLowerCase(Locale.ROOT))
            .put("pooler_enabled", false)
            .put("pooler_mode", "transaction")
            .put("disabled", compute.wanted() == Wanted.DISABLED)
            .put("passwordless_access", false)
            .put("creation_source", "console")
            .put("created_at", time(compute.createdMillis()))
            .put("updated_at", time(compute.updatedMillis()))
            .put("proxy_host", PROXY)
            .put("suspend_timeout_seconds", compute.settings().suspendSeconds())
            .put("provisioner", PROVISIONER);
    view.putObject("settings");
    State next = compute.wanted() == Wanted.ACTIVE ? State.ACTIVE : State.IDLE;
    if (compute.state() != next) {
      view.put("pending_state", next.name().toLowerCase(Locale.ROOT));
    }
    return view;
  }

  static ObjectNode operation(ProjectState state, Operation operation) {
    ObjectNode view =
        Json.object()
            .put("id", operation.id())
            .put("project_id", state.project().id())
            .put("action", operation.action())
            .put("status", operation.status().shown())
            .put("failures_count", operation.status() == Operation.Status.FAILED ? 1 : 0)
            .put("created_at", time(operation.createdMillis()))
            .put("updated_at", time(operation.updatedMillis()))
            .put("total_duration_ms", operation.updatedMillis() - operation.createdMillis());
    if (operation.branch() != null) {
      view.put("branch_id", operation.branch());
    }
    if (operation.endpoint() != null) {
      view.put("endpoint_id", operation.endpoint());
    }
    if (operation.status().last() && operation.ending().error() != null) {
      view.put("error", operation.ending().error());
    }
    return view;
  }

  static ObjectNode role(Branch branch, Role role) {
    return Json.object()
        .put("branch_id", branch.id())
        .put("name", role.name())
        .put("protected", false)
        .put("created_at", time(role.createdMillis()))
        .put("updated_at", time(role.updatedMillis()));
  }

  /** With the password, as when it has just been made. */
  static ObjectNode roleWithPassword(Branch branch, Role role) {
    return role(branch, role).put("password", role.password());
  }

  static ObjectNode database(Branch branch, Database database) {
    return Json.object()
        .put("id", database.id())
        .put("branch_id", branch.id())
        .put("name", database.name())
        .put("owner_name", database.owner())
        .put("created_at", time(database.createdMillis()))
        .put("updated_at", time(database.createdMillis()));
  }

  /** The URL of a database, with the password: a secret. Pooled or not, it is the same server. */
  static String uri(Compute compute, Role role, String database) {
    return "postgresql://%s:%s@%s/%s"
        .formatted(
            encoded(role.name()), encoded(role.password()), compute.host(), encoded(database));
  }

  static ObjectNode connection(Compute compute, Role role, Database database) {
    ObjectNode view = Json.object().put("connection_uri", uri(compute, role, database.name()));
    view.putObject("connection_parameters")
        .put("database", database.name())
        .put("password", role.password())
        .put("role", role.name())
        .put("host", compute.host())
        .put("pooler_host", compute.host());
    return view;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
