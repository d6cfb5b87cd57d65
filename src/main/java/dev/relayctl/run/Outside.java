package dev.relayctl.run;

import java.time.InstantSource;

/**
 * The ports that a run needs.
 *
 * @param attempts the only retries
 * @param clock for deadlines and times in the ledger
 * @param ticker for waiting
 * @param pulse paces what goes on beside the work: leases that are kept alive
 */
public record Outside(
    Fleet fleet,
    Migrations migrations,
    Undos undos,
    Histories histories,
    Catalogs catalogs,
    RestorePoints restorePoints,
    Branches branches,
    Images images,
    Probe probe,
    Frontends frontends,
    Attempts attempts,
    InstantSource clock,
    Ticker ticker,
    Ticker pulse) {}
