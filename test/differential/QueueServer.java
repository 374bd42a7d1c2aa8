import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.invoke.MethodHandles;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.msg.DeduplicationIdsCleanup$;
import org.elasticmq.rest.sqs.Action;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder$;
import org.elasticmq.util.Logging;

/**
 * ElasticMQ on a virtual clock. Prints `port <number>` once it listens on the loopback interface. Each line of the standard input sets the
 * clock, in milliseconds since 1970, and is answered with `now <milliseconds>`. Ends with the standard input.
 */
public class QueueServer {
  private static volatile long millis;

  /** Called by the classes of ElasticMQ in place of `System.currentTimeMillis`. */
  public static long currentTimeMillis() {
    return millis;
  }

  /** Called by the classes of ElasticMQ in place of `OffsetDateTime.now`. */
  public static OffsetDateTime now() {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }

  public static void main(String[] arguments) throws Exception {
    giveVirtualTime("org.elasticmq.util.NowProvider", Logging.class, "java/lang/System", "java/time/OffsetDateTime");
    giveVirtualTime("org.elasticmq.actor.queue.InternalMessage$", InternalMessage.class, "java/lang/System", "java/time/OffsetDateTime");
    giveVirtualTime("org.elasticmq.rest.sqs.QueueAttributesOps", Action.class, "java/lang/System");

    ActorSystem system = ActorSystem.create("queues");
    SQSRestServer server = SQSRestServerBuilder$.MODULE$.withActorSystem(system).withInterface("127.0.0.1").withDynamicPort().start();
    Http.ServerBinding binding = (Http.ServerBinding) server.waitUntilStarted();
    System.out.println("port " + binding.localAddress().getPort());

    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      millis = Long.parseLong(line.trim());
      // ElasticMQ forgets deduplication ids once a real second: here it does when the clock moves.
      system.actorSelection("/user/*/*").tell(DeduplicationIdsCleanup$.MODULE$, ActorRef.noSender());
      System.out.println("now " + millis);
    }
    Runtime.getRuntime().halt(0);
  }

  /**
   * Loads a class of ElasticMQ so that it takes the time from here. It must not be loaded before.
   *
   * @param neighbor another class of its package
   * @param clocks the classes that it takes the time from, and uses for nothing else
   */
  private static void giveVirtualTime(String name, Class<?> neighbor, String... clocks) throws Exception {
    try (InputStream original = QueueServer.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      MethodHandles.privateLookupIn(neighbor, MethodHandles.lookup()).defineClass(renamed(original.readAllBytes(), List.of(clocks)));
    }
  }

  /** Replaces names in the constant pool of a class file by that of this class. */
  private static byte[] renamed(byte[] file, List<String> names) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(result);
    out.writeLong(in.readLong()); // magic and version
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int index = 1; index < count; index++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      switch (tag) {
        case 1: // a text
          String text = in.readUTF();
          out.writeUTF(names.contains(text) ? "QueueServer" : text);
          break;
        case 5: case 6: // a long or a double, which takes two places
          out.writeLong(in.readLong());
          index++;
          break;
        case 7: case 8: case 16: case 19: case 20:
          out.write(in.readNBytes(2));
          break;
        case 15:
          out.write(in.readNBytes(3));
          break;
        default:
          out.write(in.readNBytes(4));
      }
    }
    out.write(in.readAllBytes());
    return result.toByteArray();
  }
}
