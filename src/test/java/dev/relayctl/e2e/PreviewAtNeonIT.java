package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Previews of an environment whose database is at Neon. */
class PreviewAtNeonIT extends PreviewProject {

  @Test
  void isABranchAtNeonWhereItsParentIs() throws Exception {
    putDevAtNeon();
    well(relayctl("migrate", "dev"));

    well(up("feat/x"));
    well(up("feat/x"));

    assertThat(branches()).contains("relayctl-preview/preview/feat/x");
    assertThat(list())
        .singleElement()
        .extracting(one -> one.path("branch").asText())
        .isEqualTo("feat/x");
    well(relayctl("preview", "down", "--branch", "feat/x"));
    assertThat(branches()).hasSize(1);
    assertThat(apps()).isEmpty();
  }

  @Test
  void goesWithItsRestorePointsAndLeavesWhatOthersHaveMadeOfIt() throws Exception {
    putDevAtNeon();
    well(relayctl("migrate", "dev"));
    Files.writeString(
        cli.project().resolve("environments/preview.yaml"),
        "database: { neon: { project: shop } }\n",
        StandardOpenOption.APPEND);
    well(up("feat/x"));
    well(relayctl("restore", "preview@feat/x", "--take"));
    assertThat(branches()).hasSize(3);

    well(relayctl("preview", "down", "--branch", "feat/x"));

    assertThat(branches()).hasSize(1);
    assertThat(apps()).isEmpty();
  }

  @Test
  void bearsWhatNeonDoes() throws Exception {
    putDevAtNeon();
    well(relayctl("migrate", "dev"));
    String create = "{\"match\": {\"method\": \"POST\", \"path\": \"/branches$\"}, ";

    neon(create + "\"times\": 3, \"then\": {\"status\": 423}}");
    well(up("busy"));
    neon(create + "\"then\": {\"drop\": \"after\"}}");
    well(up("lost"));
    neon("{\"operations\": {\"action\": \"create_branch\"}, \"then\": {\"ending\": \"failed\"}}");
    Cli.Ran failed = up("failing");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(said(failed)).contains("neon.operation-failed");
    well(up("failing"));
    neon(
        create
            + "\"times\": 2, \"then\": {\"status\": 422, \"body\": {\"code\": "
            + "\"BRANCHES_LIMIT_EXCEEDED\", \"message\": \"branches limit exceeded\"}}}");
    Cli.Ran full = up("full");
    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(said(full)).contains("branches limit exceeded");

    assertThat(branches())
        .contains(
            "relayctl-preview/preview/busy",
            "relayctl-preview/preview/lost",
            "relayctl-preview/preview/failing")
        .hasSize(4);
    for (String branch : List.of("busy", "lost", "failing", "full")) {
      well(relayctl("preview", "down", "--branch", branch));
    }
    assertThat(branches()).hasSize(1);
    assertThat(apps()).isEmpty();
  }

  @Test
  void givesUpWhatHangsAndFindsItsWayAfterwards() throws Exception {
    putDevAtNeon();
    well(relayctl("migrate", "dev"));
    Cli patient = cli;
    cli = cli.with("RELAYCTL_NEON_WAIT", "1s");
    pace("{\"looks\": 1000000, \"millis\": 86400000}");

    Cli.Ran hung = up("hung");
    assertThat(hung.exitCode()).isEqualTo(1);
    assertThat(said(hung))
        .contains("neon.operation-unfinished", "after 1 s", "run the same command again");
    for (Cli.Ran meanwhile :
        List.of(up("hung"), up("another"), relayctl("preview", "down", "--branch", "hung"))) {
      assertThat(meanwhile.exitCode()).isEqualTo(1);
      assertThat(said(meanwhile)).contains("neon.busy");
    }
    assertThat(list())
        .singleElement()
        .extracting(one -> one.path("state").asText())
        .isEqualTo("making");

    pace("{\"looks\": 1, \"millis\": 0}");
    cli = patient;
    well(up("hung"));
    assertThat(branches()).contains("relayctl-preview/preview/hung").hasSize(2);
    well(relayctl("preview", "down", "--branch", "hung"));
    assertThat(branches()).hasSize(1);
    assertThat(apps()).isEmpty();
  }
}
