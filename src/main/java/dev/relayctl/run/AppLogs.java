package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an app's machines wrote ({@code specs/fly-machines.md} §8.3). One request for each call,
 * tried once, harmless when repeated; blocks, and ends early when its thread is interrupted.
 */
public interface AppLogs {
  /**
   * Lines, oldest first; {@code logs.not-permitted} when the token is good for the machines, but
   * not for what they wrote.
   */
  Result<Page> page(AppName app, Asked asked);

  /**
   * Which lines.
   *
   * @param machine of one machine; null for all
   * @param after the token of an earlier page: lines since then; null for the newest ones
   */
  record Asked(@Nullable String machine, @Nullable String after) {}

  /**
   * Some lines.
   *
   * @param next asks for the lines that come after these; empty when there is no telling
   */
  record Page(List<Line> lines, String next) {
    public Page {
      lines = List.copyOf(lines);
    }
  }

  /**
   * One line.
   *
   * @param id tells lines apart; empty when Fly names none
   * @param at by the clock of the machine's host; the year 1970 when it can't be read
   * @param machine the machine's id
   */
  record Line(String id, Instant at, String machine, String region, String level, String message) {}
}
