package dev.relayctl.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/** A lock that is asked for again and again, without blocking. */
final class LockAttempt implements AutoCloseable {
  private final FileChannel channel;
  private @Nullable FileLock lock;

  LockAttempt(FileChannel channel) {
    this.channel = channel;
  }

  boolean succeeded() {
    try {
      lock = channel.tryLock();
    } catch (IOException _) {
      lock = null;
    }
    return taken();
  }

  boolean taken() {
    return lock != null;
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.release();
    }
  }
}
