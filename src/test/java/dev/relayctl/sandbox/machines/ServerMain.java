package dev.relayctl.sandbox.machines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A server in a process of its own, to be killed. Prints its port. */
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var server = MachinesServer.start(Sandbox.options(Path.of(args[0]), Limits.OFF));
    System.out.println(server.port());
    new CountDownLatch(1).await();
  }
}
