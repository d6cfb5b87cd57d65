package dev.relayctl.testing;

import java.util.List;
import java.util.Optional;

/** The contract of Fly's Machines API, with all that is known to be wrong in the document. */
public final class FlyMachinesContract {
  private static final String ANY = ".*";
  private static final String MACHINES = "[A-Z]+ /apps/\\{app_name}/machines(/\\{machine_id})?";

  /** The one list of exceptions; sections are those of {@code specs/fly-machines.md}. */
  private static final List<Deviation> DEVIATIONS =
      List.of(
          lease("POST", 201),
          lease("GET", 200),
          new Deviation.Ignored(
              "POST /apps/\\{app_name}/machines/\\{machine_id}/lease",
              "query ttl is not declared",
              "§2.3: flyctl sends the ttl in the query"),
          new Deviation.Ignored(
              "POST /apps/\\{app_name}/machines/\\{machine_id}/lease",
              "body is empty",
              "§2.3: flyctl sends no body"),
          new Deviation.Ignored(
              "POST /apps", "query wait is not declared", "§2.1: flyctl sends wait=true"),
          new Deviation.Ignored(
              "DELETE /apps/\\{app_name}/machines/\\{machine_id}",
              "query kill is not declared",
              "§2.2: flyctl sends kill where the document says force"),
          new Deviation.Ignored(
              MACHINES,
              "force_instance_key: null found",
              "§3.3: flyctl always serialises it as null, and a config comes back as it was sent"),
          new Deviation.Ignored(
              "POST /apps/\\{app_name}/secrets",
              "body /values/\\w+: null found",
              "§2.6: null deletes, and the document says so in words only"),
          new Deviation.Ignored(
              ANY,
              "autostop: .*(boolean found|does not have a value in the enumeration)",
              "§3.3: false and true are the older forms of off and stop"),
          new Deviation.Ignored(
              ANY,
              "status (400|401|403|404|408|409|412|422|429|5\\d\\d) is not declared",
              "head of the specification: failures are mostly undeclared"),
          new Deviation.Ignored(
              "POST /apps", "status 422 ", "§2.1: name_taken, documented in a later revision"),
          new Deviation.Ignored(
              MACHINES,
              "'(version|cordoned|containers)' is not defined in the schema",
              "§2.2: fields that the real answers have"),
          new Deviation.Ignored(
              "(GET /platform/regions|POST /platform/placements)",
              "'(Regions|Nearest)' is not defined in the schema",
              "§2.1: these keys are capitalised"),
          new Deviation.Ignored(
              MACHINES,
              "/config: null found",
              "§2.2: config can be null while the host can't be reached"),
          new Deviation.Ignored(
              "GET /apps(/\\{app_name})?",
              "'(cname_target|app_role|internal_numeric_id)' is not defined in the schema",
              "§2.1: fields that the real answers have"),
          new Deviation.Ignored(
              "GET /apps(/\\{app_name})?",
              "'sandbox_url' is not defined in the schema",
              "the sandbox's own extension: where its app answers"),
          new Deviation.Ignored(
              ANY, "'message' is not defined in the schema", "§1.4: errors sometimes have it"),
          new Deviation.Ignored(
              ANY,
              "answer 4\\d\\d /status: does not have a value in the enumeration",
              "§1.4: name_taken is a status, too"));

  private FlyMachinesContract() {}

  /** The contract; ends the test as skipped where the document is absent. */
  public static OpenApiContract required() {
    return OpenApiContract.read(
        Specifications.required("fly-machines-openapi.json"), "/v1", DEVIATIONS);
  }

  /** The contract; empty where the document is absent. */
  public static Optional<OpenApiContract> find() {
    return Specifications.find("fly-machines-openapi.json")
        .map(document -> OpenApiContract.read(document, "/v1", DEVIATIONS));
  }

  private static Deviation lease(String method, int status) {
    return new Deviation.Answer(
        method + " /apps/{app_name}/machines/{machine_id}/lease",
        status,
        """
        {"type": "object", "required": ["status", "data"], "additionalProperties": false,
         "properties": {
           "status": {"type": "string"},
           "data": {"$ref": "#/components/schemas/Lease"}}}
        """,
        "§2.3 and head of the specification: lease bodies are wrapped");
  }
}
