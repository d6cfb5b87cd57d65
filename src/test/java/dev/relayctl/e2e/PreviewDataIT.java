package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a preview is made of, and what it is never made of. */
class PreviewDataIT extends PreviewProject {

  @Test
  void hasDataOfItsOwnOrACopy() throws Exception {
    well(relayctl("migrate", "dev"));
    query("INSERT INTO orders (id, customer) VALUES (1, 'Ann')");
    Files.writeString(
        cli.project().resolve("anonymise.sql"), "UPDATE orders SET customer = 'somebody';\n");

    well(up("empty"));
    template("dev", ", data: all, anonymise: anonymise.sql");
    well(up("copy"));

    assertThat(orders("empty")).isEmpty();
    assertThat(orders("copy")).containsExactly("somebody");
    assertThat(query("SELECT customer FROM orders")).containsExactly("Ann");
  }

  @Test
  void isNeverMadeOfProductionsData() throws Exception {
    template("production", "");
    Cli.Ran refused = up("feat/x");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(said(refused)).contains("preview.production-data", "production-data: true");

    template("production", ", production-data: true");
    well(up("feat/x"));
    template("dev", "");
    well(relayctl("migrate", "production", "--confirm", "production"));
    Cli same =
        new Cli(cli.project(), sandbox)
            .with("DEV_DATABASE_URL", sandbox.getOrDefault("PROD_DATABASE_URL", ""))
            .with("PROD_DATABASE_URL", "postgresql://nobody@localhost:1/none");
    Cli.Ran stamped = same.run("preview", "up", "--branch", "b", "--image", IMAGE);
    assertThat(stamped.exitCode()).as(said(stamped)).isEqualTo(3);
    assertThat(said(stamped))
        .contains("preview.production-data", "says that it is the database of");
  }

  @Test
  void tellsABranchThatIsTooOldForTheCopy() throws Exception {
    Path second = cli.project().resolve("migrations/V2__add_note.sql");
    Files.writeString(second, "ALTER TABLE orders ADD COLUMN note text;\n");
    well(relayctl("migrate", "dev"));
    Files.delete(second);
    template("dev", ", data: all");

    Cli.Ran old = up("feat/old");

    assertThat(old.exitCode()).isEqualTo(3);
    assertThat(said(old)).contains("preview.branch-too-old", "rebase feat/old");
    assertThat(databases()).isEmpty();
    template("dev", "");
    well(up("feat/old"));
  }

  @Test
  void keepsToTheLimit() throws Exception {
    template("dev", ", limit: 1");
    well(up("one"));
    Cli.Ran second = up("two");
    assertThat(second.exitCode()).isEqualTo(3);
    assertThat(said(second)).contains("preview.limit");
    well(up("one"));
  }

  @Test
  void leavesTheAppOfAnotherEnvironmentAlone() throws Exception {
    well(relayctl("deploy", "dev", "--image", IMAGE));

    Cli.Ran refused = up("dev");

    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(said(refused)).contains("preview.app-not-ours", "it is the app of dev");
    assertThat(databases()).isEmpty();
    assertThat(relayctl("preview", "down", "--branch", "dev").exitCode()).isEqualTo(3);
    assertThat(apps()).containsExactly("shop-dev");
    assertThat(said(relayctl("deploy", "dev", "--image", IMAGE))).contains("it is as wanted");
  }

  @Test
  void runsAStoredPlan() throws Exception {
    well(up("feat/x"));
    String file = cli.project().resolve("preview.plan").toString();
    well(relayctl("plan", "preview@feat/x", "--image", "sandbox/idle:2", "--out", file));

    assertThat(said(well(relayctl("deploy", "preview@feat/x", "--plan", file))))
        .contains("release 2");
    assertThat(relayctl("deploy", "preview@feat/y", "--plan", file).exitCode()).isEqualTo(2);
  }
}
