package dev.relayctl;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Who may import whom. Imports go one way; the table is the one in docs/adr/0001. */
@AnalyzeClasses(packages = "dev.relayctl", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private ArchitectureTest() {}

  @ArchTest static final ArchRule PROBLEM = only("problem");
  @ArchTest static final ArchRule CONFIG = only("config", "problem");
  @ArchTest static final ArchRule ENVIRONMENT = only("environment", "config", "problem");
  @ArchTest static final ArchRule PLAN = only("plan", "environment", "problem");

  @ArchTest static final ArchRule GUARDRAIL = only("guardrail", "plan", "environment", "problem");

  /** Verdicts over migrations; what is traced is a value of its own. */
  @ArchTest static final ArchRule LINT = only("lint");

  /** What a program's source does with a database; knows no process. */
  @ArchTest static final ArchRule USAGE = only("usage", "lint", "environment", "problem");

  @ArchTest
  static final ArchRule RUN = only("run", "lint", "guardrail", "plan", "environment", "problem");

  @ArchTest
  static final ArchRule REPORT =
      only("report", "run", "lint", "guardrail", "plan", "environment", "config", "problem");

  @ArchTest
  static final ArchRule APP =
      only(
          "app",
          "config",
          "environment",
          "plan",
          "guardrail",
          "lint",
          "usage",
          "run",
          "report",
          "problem");

  @ArchTest
  static final ArchRule CLI =
      only("cli", "app", "report", "run", "lint", "guardrail", "plan", "environment", "problem");

  @ArchTest static final ArchRule FLY = adapter("fly", "http");
  @ArchTest static final ArchRule GITHUB = adapter("github", "http");
  @ArchTest static final ArchRule IMAGES = adapter("images", "http");
  @ArchTest static final ArchRule MIGRATE = adapter("migrate", "postgres", "lint");

  /** Knows nothing of Flyway, and Flyway's side nothing of it. */
  @ArchTest static final ArchRule ALEMBIC = adapter("migrate.alembic", "postgres");

  @ArchTest static final ArchRule PREVIEWS = adapter("previews", "postgres");
  @ArchTest static final ArchRule NEON = adapter("neon", "http", "postgres", "previews");
  @ArchTest static final ArchRule PAGES = adapter("pages", "http");
  @ArchTest static final ArchRule NOTIFICATIONS = adapter("notifications", "http");
  @ArchTest static final ArchRule DUMP = adapter("dump", "postgres");

  @ArchTest static final ArchRule ENGINE_POSTGRES = adapter("engine.postgres", "postgres");
  @ArchTest static final ArchRule ENGINE_LOCAL = adapter("engine.local");

  /** How a request is sent once; shared by the adapters that speak HTTP. */
  @ArchTest static final ArchRule HTTP = only("http");

  /** The one home of JDBC connections, shared by the two adapters that talk to PostgreSQL. */
  @ArchTest static final ArchRule POSTGRES = only("postgres", "environment", "problem");

  /**
   * The sandbox implements ports whose signatures speak of the plan's and the environment's values.
   * It never sees an adapter: a shared misreading of a specification would pass every test.
   */
  @ArchTest
  static final ArchRule SANDBOX = only("sandbox", "run", "plan", "environment", "problem");

  /** The sample backend is a program of its own. */
  @ArchTest static final ArchRule SAMPLE = only("sample");

  @ArchTest
  static final ArchRule NOBODY_SEES_THE_SAMPLE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.relayctl.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.relayctl.sample..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.relayctl.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PURE_CORE =
      classes()
          .that()
          .resideInAnyPackage(
              "dev.relayctl.plan..",
              "dev.relayctl.lint..",
              "dev.relayctl.guardrail..",
              "dev.relayctl.problem..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "org.jspecify..", "dev.relayctl.."));

  @ArchTest static final ArchRule PICOCLI = home("picocli..", "cli");
  @ArchTest static final ArchRule JANSI = home("org.fusesource..", "cli");
  @ArchTest static final ArchRule SNAKEYAML = home("org.yaml..", "config");
  @ArchTest static final ArchRule TOMLJ = home("org.tomlj..", "config");
  @ArchTest static final ArchRule SCHEMAS = home("com.networknt..", "config");

  @ArchTest
  static final ArchRule OKHTTP =
      home(
          "okhttp3..",
          "http",
          "fly",
          "github",
          "images",
          "neon",
          "notifications",
          "pages",
          "sandbox");

  @ArchTest static final ArchRule JSOUP = home("org.jsoup..", "pages");

  @ArchTest
  static final ArchRule JACKSON =
      home(
          "com.fasterxml..",
          "report",
          "config",
          "fly",
          "github",
          "images",
          "neon",
          "notifications",
          "pages",
          "previews",
          "migrate",
          "engine",
          "sandbox",
          "sample");

  @ArchTest
  static final ArchRule JDBC =
      home(
          "java.sql..",
          "postgres",
          "migrate",
          "dump",
          "previews",
          "neon",
          "engine.postgres",
          "sandbox",
          "sample");

  @ArchTest
  static final ArchRule FLYWAY =
      home("org.flywaydb..", "migrate", "postgres", "engine.postgres", "sample");

  @ArchTest
  static final ArchRule PACKAGES_DECLARE_NULLNESS =
      classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

  @ArchTest
  static final ArchRule TIME_IS_A_PORT =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.relayctl.sandbox..", "dev.relayctl.sample..")
          .should()
          .callMethod(Instant.class, "now");

  @ArchTest
  static final ArchRule PROCESSES_ARE_A_PORT =
      noClasses()
          .that(resideOutsideOfPackage("dev.relayctl.engine.local.."))
          .and(resideOutsideOfPackage("dev.relayctl.sandbox.."))
          .should()
          .dependOnClassesThat(resideInAPackage("java.lang").and(named("ProcessBuilder")));

  @ArchTest
  static final ArchRule THE_ENVIRONMENT_IS_A_PORT =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.relayctl", "dev.relayctl.cli..", "dev.relayctl.sample..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule OUTPUT_IS_FOR_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.relayctl", "dev.relayctl.cli..", "dev.relayctl.sample..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  private static DescribedPredicate<JavaClass> named(String simpleName) {
    return simpleName(simpleName);
  }

  private static ArchRule adapter(String name, String... more) {
    String[] others =
        Stream.concat(Stream.of("run", "plan", "environment", "problem"), Stream.of(more))
            .toArray(String[]::new);
    return only(name, others);
  }

  private static ArchRule only(String name, String... others) {
    String[] allowed =
        Stream.concat(Stream.of(name), Stream.of(others))
            .map(p -> "dev.relayctl." + p + "..")
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage("dev.relayctl." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("dev.relayctl..").or(resideInAnyPackage(allowed)))
        .allowEmptyShould(true);
  }

  private static ArchRule home(String library, String... packages) {
    // The composition root builds what the adapters are given.
    String[] homes =
        Stream.concat(
                Stream.of("dev.relayctl"), Stream.of(packages).map(p -> "dev.relayctl." + p + ".."))
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .allowEmptyShould(true);
  }
}
