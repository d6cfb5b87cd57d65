package dev.relayctl.fly;

import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed request means, and whether it may be sent again ({@code specs/fly-machines.md}
 * §1.4, §2, §7).
 */
final class FlyProblems {
  private static final Pattern HOLDER =
      Pattern.compile("lease currently held by (\\S+?)(?:, expires at (\\S+))?$");
  private static final Pattern FROM_STATE = Pattern.compile("from current state: '([a-z_]+)'");

  private FlyProblems() {}

  /** The problem behind an answer that isn't good. */
  static Problem of(FlyCall call, FlyReply reply) {
    if (reply.kind().equals("insufficient_capacity")
        || reply.says("could not reserve resource for machine")) {
      return failed("fly.no-capacity", call, reply, "take another region or size", Repeat.NEVER);
    }
    return switch (reply.status()) {
      case 401 ->
          unauthorised(
              "fly.token-refused",
              call,
              reply,
              "export FLY_API_TOKEN=\"$(fly tokens create deploy -a APP)\"");
      case 403 ->
          unauthorised(
              "fly.forbidden",
              call,
              reply,
              "use a token of the organization that owns the app: fly tokens create org -o SLUG");
      case 404 ->
          reply.unknown()
              ? failed(
                  "fly.not-found",
                  call,
                  reply,
                  "compare with: fly machine list -a APP",
                  Repeat.NEVER)
              : garbled(call, why(reply), "");
      case 408 -> timeout(call, why(reply));
      case 409 -> conflict(call, reply);
      case 412 ->
          failed("fly.precondition", call, reply, "look again: relayctl status", settling(reply));
      case 429 ->
          retryable("fly.rate-limited", call, reply, "wait a little and run the same command");
      case 502, 503 -> serverError(call, reply, call.purpose().twice().hardlyArrived());
      default -> {
        if (reply.status() >= 500) {
          yield serverError(call, reply, call.purpose().twice().maybeArrived());
        }
        yield reply.status() < 400 ? garbled(call, why(reply), "") : rejected(call, reply);
      }
    };
  }

  private static Problem rejected(FlyCall call, FlyReply reply) {
    return reply.kind().equals("name_taken")
        ? failed("fly.name-taken", call, reply, "choose another name under app.name", Repeat.NEVER)
        : failed("fly.rejected", call, reply, "correct the app's config", Repeat.NEVER);
  }

  private static Problem serverError(FlyCall call, FlyReply reply, Repeat repeat) {
    return new Problem.Failed(
        facts(
            "fly.server-error",
            "could not " + call.purpose().doing(),
            call,
            why(reply),
            "see https://status.flyio.net and run the same command again"),
        repeat,
        reply.retryAfter());
  }

  private static Problem conflict(FlyCall call, FlyReply reply) {
    Matcher holder = HOLDER.matcher(reply.message());
    boolean named = holder.find();
    if (!named && !reply.body().path("code").asText("").equals("lease_currently_held")) {
      return retryable("fly.machine-busy", call, reply, "wait until the machine has settled");
    }
    String owner = named ? holder.group(1) : reply.body().at("/data/owner").asText("");
    String until = named ? holder.group(2) : reply.body().at("/data/expires_at").asText("");
    String what = "could not " + call.purpose().doing() + ": leased by " + orUnknown(owner);
    return new Problem.Failed(
        facts(
            "fly.lease-held",
            until == null || until.isEmpty() ? what : what + " until " + until,
            call,
            why(reply),
            "wait for the lease to end, or: fly machine leases clear MACHINE -a APP"),
        Repeat.SAFE,
        reply.retryAfter());
  }

  private static String orUnknown(String owner) {
    return owner.isEmpty() ? "somebody" : owner;
  }

  /** A machine on its way will accept the request when it has arrived (§7, no. 12). */
  private static Repeat settling(FlyReply reply) {
    if (reply.says("replac")) {
      return Repeat.SAFE;
    }
    Matcher from = FROM_STATE.matcher(reply.message());
    if (!from.find()) {
      return Repeat.NEVER;
    }
    MachineState state = MachineState.of(from.group(1));
    boolean passing = state.transientState() && state != MachineState.DESTROYING;
    return passing || state == MachineState.CREATED ? Repeat.SAFE : Repeat.NEVER;
  }

  /** The wait on Fly's side was not long enough. */
  static Problem waitTimeout(FlyCall call, FlyReply reply) {
    return retryable("fly.wait-timeout", call, reply, "look at the machine: relayctl logs");
  }

  /** A lease that can't be extended since it has ended. */
  static Problem leaseLost(FlyCall call, String why) {
    return new Problem.Failed(
        facts(
            "fly.lease-lost",
            "could not " + call.purpose().doing() + ": it has ended",
            call,
            why,
            "run the same command again"),
        Repeat.NEVER);
  }

  /** An answer that makes no sense. */
  static Problem garbled(FlyCall call, String why, String requestId) {
    return new Problem.Failed(
        facts(
            "fly.garbled-answer",
            "could not " + call.purpose().doing() + ": Fly's answer makes no sense",
            call,
            requestId.isEmpty() ? why : why + " (request " + requestId + ")",
            "check that " + host(call) + " is Fly, and that no proxy answers in its place"),
        call.purpose().twice().maybeArrived());
  }

  static Problem interrupted(FlyCall call) {
    return new Problem.Interrupted(
        facts(
            "fly.interrupted",
            "interrupted before Fly's answer, trying to " + call.purpose().doing(),
            call,
            "the process was asked to stop",
            "the same command goes on from here"));
  }

  /** No answer at all, or only a part of one. */
  static Problem transport(FlyCall call, IOException e, String words, boolean mayHaveArrived) {
    Repeat repeat = mayHaveArrived ? call.purpose().twice().maybeArrived() : Repeat.SAFE;
    String what = "could not " + call.purpose().doing();
    if (e instanceof InterruptedIOException) {
      return mayHaveArrived
          ? timeout(call, "no answer from " + host(call) + " in time: " + words)
          : new Problem.Failed(
              facts(
                  "fly.timeout",
                  what + ": no connection in time",
                  call,
                  host(call) + " didn't accept a connection: " + words,
                  "check the network, and run the same command again"),
              repeat);
    }
    if (mayHaveArrived) {
      return new Problem.Failed(
          facts(
              "fly.connection-lost",
              what + ": the connection broke",
              call,
              "before the whole answer had come from " + host(call) + ": " + words,
              "run the same command again"),
          repeat);
    }
    if (e instanceof SSLException) {
      return new Problem.Failed(
          facts(
              "fly.tls",
              what + ": no trustworthy connection",
              call,
              host(call) + " could not prove who it is: " + words,
              "check the clock, the proxy, and " + FlyApi.MACHINES_VARIABLE),
          untrusted(e) ? Repeat.NEVER : repeat);
    }
    return new Problem.Failed(
        facts(
            "fly.unreachable",
            what + ": no connection",
            call,
            host(call) + " can't be reached: " + words,
            "check the network and " + FlyApi.MACHINES_VARIABLE),
        repeat);
  }

  /** A wrong certificate stays wrong; a handshake that was cut may work the next time. */
  private static boolean untrusted(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  private static Problem timeout(FlyCall call, String why) {
    return new Problem.Failed(
        facts(
            "fly.timeout",
            "could not " + call.purpose().doing() + " in time",
            call,
            why,
            "run the same command again"),
        call.purpose().twice().maybeArrived());
  }

  private static Problem retryable(String id, FlyCall call, FlyReply reply, String remedy) {
    return failed(id, call, reply, remedy, Repeat.SAFE);
  }

  private static Problem failed(
      String id, FlyCall call, FlyReply reply, String remedy, Repeat repeat) {
    @Nullable Duration retryAfter = repeat == Repeat.SAFE ? reply.retryAfter() : null;
    return new Problem.Failed(
        facts(id, "could not " + call.purpose().doing(), call, why(reply), remedy),
        repeat,
        retryAfter);
  }

  private static Problem unauthorised(String id, FlyCall call, FlyReply reply, String remedy) {
    return new Problem.Unauthorised(
        facts(id, "could not " + call.purpose().doing(), call, why(reply), remedy));
  }

  private static Problem.Facts facts(
      String id, String what, FlyCall call, String why, String remedy) {
    return Problem.facts(id, what, call.purpose().where(), why, remedy);
  }

  /** Fly's own words with the number that its support asks for. */
  static String why(FlyReply reply) {
    String words = "Fly answered " + reply.status();
    if (!reply.message().isEmpty()) {
      words += ": " + reply.message();
    }
    return reply.requestId().isEmpty() ? words : words + " (request " + reply.requestId() + ")";
  }

  private static String host(FlyCall call) {
    return call.url().host() + ":" + call.url().port();
  }
}
