package dev.relayctl.app;

import dev.relayctl.problem.Result;
import dev.relayctl.run.Branches;
import dev.relayctl.run.DatabaseCheckup;
import dev.relayctl.run.DumpPrograms;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.HostAddresses;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Processes;
import java.util.function.Supplier;

/**
 * The ports that {@link Doctor} asks.
 *
 * @param fleet asked for when an environment has an app; a problem without a token
 */
public record DoctorPorts(
    Supplier<Result<Fleet>> fleet,
    Ledger ledger,
    DatabaseCheckup databases,
    Branches branches,
    Frontends frontends,
    HostAddresses hosts,
    DumpPrograms dumps,
    Processes processes) {}
