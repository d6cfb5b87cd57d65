package dev.relayctl.engine.local;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.HostAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The system's resolver. */
public final class SystemHostAddresses implements HostAddresses {
  @Override
  public Result<Integer> count(String host) {
    try {
      return Result.ok(InetAddress.getAllByName(host).length);
    } catch (UnknownHostException _) {
      return Result.bad(
          new Problem.Failed(
              Problem.facts(
                  "network.host-unknown",
                  "no address is known for " + host,
                  Where.system("name resolution", host),
                  "the resolver of this machine knows no such name",
                  "correct the host in database.url, or check network and VPN"),
              Repeat.SAFE));
    }
  }
}
