package dev.relayctl.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to a server that can be cut: connections are reset, or nothing comes through any more while
 * they stay open, as behind a firewall that has forgotten them.
 */
public final class CutNetwork implements AutoCloseable {
  private final int server;
  private final ServerSocket door;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile Way way = Way.OPEN;

  private enum Way {
    OPEN,
    SILENT
  }

  private CutNetwork(int server, ServerSocket door) {
    this.server = server;
    this.door = door;
  }

  /** A way to a port of this machine. */
  public static CutNetwork to(int server) throws IOException {
    var network = new CutNetwork(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(network::accept);
    return network;
  }

  /** The port of its near end. */
  public int port() {
    return door.getLocalPort();
  }

  /** Resets what is connected, on both sides; new connections come through. */
  public void reset() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException _) {
        // It had ended by itself.
      }
    }
    sockets.clear();
  }

  /** From now on nothing comes through, nor is anything refused; connections can be made. */
  public void fallSilent() {
    way = Way.SILENT;
  }

  /** What was connected is reset, and all is as before. */
  public void mend() {
    reset();
    way = Way.OPEN;
  }

  @Override
  public void close() throws IOException {
    door.close();
    reset();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = door.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.add(near);
        sockets.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8192];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (way == Way.OPEN) {
          out.write(bytes, 0, read);
        }
      }
    } catch (IOException _) {
      // One side has ended, or it was reset.
    }
  }
}
