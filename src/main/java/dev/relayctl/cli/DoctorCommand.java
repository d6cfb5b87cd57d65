package dev.relayctl.cli;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Result;
import dev.relayctl.report.DoctorReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl doctor}. */
final class DoctorCommand {
  private DoctorCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment =
        Arguments.optional("ENV", "A name or alias. Default: all environments.");
    return Arguments.command(
            "doctor",
            "Checks tools, files, databases and Fly without changing anything; exits with 4 when"
                + " something fails. Shows no secret and no database user.",
            () -> doctor(root, Arguments.maybe(environment)),
            "relayctl doctor",
            "relayctl doctor production --json")
        .addPositional(environment);
  }

  private static int doctor(RelayctlCommand root, @Nullable String environment) {
    Result<DoctorReport> report =
        root.useCases("doctor").doctor().then(doctor -> doctor.examine(environment));
    int exit = root.print(report, DoctorReport::text, DoctorReport::json);
    boolean fails = report.match(DoctorReport::fails, _ -> false);
    return exit == ExitCode.DONE.number() && fails ? ExitCode.DIFFERENT.number() : exit;
  }
}
