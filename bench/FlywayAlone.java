import java.net.URI;
import org.flywaydb.core.Flyway;

/** The peer in bench/migrate: what Flyway's library takes when nobody is around it. */
class FlywayAlone {
  public static void main(String[] args) {
    URI url = URI.create(System.getenv("BENCH_DATABASE_URL"));
    String[] login = url.getUserInfo().split(":", 2);
    String jdbc = "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath();
    Flyway.configure()
        .dataSource(jdbc, login[0], login[1])
        .locations("filesystem:" + args[0])
        .load()
        .migrate();
  }
}
