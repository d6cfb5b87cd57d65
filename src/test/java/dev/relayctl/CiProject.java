package dev.relayctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project with the usual environments, to write workflows for. */
final class CiProject {
  private CiProject() {}

  /** Writes dev, staging, production and a template of previews. */
  static void write(Path project) throws IOException {
    write(project, "environments/dev.yaml", "kind: dev\ndatabase: { url: \"${env:DEV_URL}\" }\n");
    write(
        project,
        "environments/staging.yaml",
        """
        kind: staging
        database: { url: "${env:STAGING_URL}" }
        deploy: { branch: staging }
        secrets: { STRIPE_KEY: "${env:STRIPE_TEST_KEY}" }
        """);
    write(
        project,
        "environments/production.yaml",
        """
        kind: production
        aliases: [prod]
        database: { url: "${env:PROD_URL}", neon: { project: shop } }
        deploy: { branch: main, promote-from: staging }
        frontend: { pages: { project: shop } }
        """);
    write(
        project,
        "environments/preview.yaml",
        """
        kind: preview
        app: { name: "shop-${branch.slug}" }
        preview: { from: dev }
        """);
  }

  private static void write(Path project, String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
