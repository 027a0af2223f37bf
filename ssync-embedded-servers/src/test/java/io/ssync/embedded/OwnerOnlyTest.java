package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers are there for whoever started them, on machines that others use too. */
class OwnerOnlyTest {
    /** Any user who did not start the servers. */
    private static final String STRANGER = "65534";

    @TempDir
    Path folder;

    @Test
    void asksStrangersForAPassword() throws Exception {
        assumeTrue(Account.isRoot(), "only root can become somebody else");
        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres()) {
            assertThat(asStranger("exec 3<>/dev/tcp/127.0.0.1/" + redis.port()
                            + "; printf 'PING\\r\\nAUTH wrong\\r\\nEVAL \"return 1\" 0\\r\\nQUIT\\r\\n' >&3; cat <&3"))
                    .contains("-NOAUTH")
                    .contains("-WRONGPASS")
                    .doesNotContain("PONG")
                    .doesNotContain(":1");
            // The driver's own words for a server that wants a password when there is none.
            assertThat(loginFailure(postgres, "")).contains("no password was provided");
        }
    }

    @Test
    void asksForThePasswordFromHere() {
        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> RedisConnection.askWithoutPassword(redis, "PING"))
                    .withMessageStartingWith("NOAUTH");
            assertThat(loginFailure(postgres, "")).contains("no password was provided");
            assertThat(loginFailure(postgres, "&password=wrong")).contains("password authentication failed");
        }
    }

    @Test
    void closesItsFilesToStrangers() throws Exception {
        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres()) {
            RedisConnection.ask(redis, "SET pupil secret");
            for (Path server : List.of(folder.resolve("redis"), folder.resolve("postgres"))) {
                assertThat(permissions(server)).isEqualTo("rwx------");
                assertThat(permissions(server.resolve("data"))).isEqualTo("rwx------");
                try (Stream<Path> files = Files.list(server).filter(Files::isRegularFile)) {
                    assertThat(files)
                            .isNotEmpty()
                            .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
                }
            }
            try (Stream<Path> files = Files.walk(folder.resolve("redis/data")).filter(Files::isRegularFile)) {
                assertThat(files)
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void tellsItsPasswordInNoArgumentAndNoLog() throws Exception {
        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres()) {
            for (EmbeddedServer server : List.of(redis, postgres)) {
                assertThat(server.password()).hasSizeGreaterThan(30);
                assertThat(server.toString()).doesNotContain(server.password());
                ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
                assertThat(Stream.concat(Stream.of(process), process.parent().stream()))
                        .allSatisfy(each -> assertThat(each.info().commandLine().orElseThrow())
                                .doesNotContain(server.password()));
            }
            assertThat(folder.resolve("postgres/server.log"))
                    .content()
                    .doesNotContain(postgres.password())
                    .doesNotContain("ALTER ROLE");
            assertThat(folder.resolve("redis/server.log")).content().doesNotContain(redis.password());
        }
    }

    @Test
    void keepsThePasswordWithTheData() {
        String password;
        try (EmbeddedRedis redis = redis()) {
            password = redis.password();
        }
        try (EmbeddedRedis again = redis();
                EmbeddedRedis other = EmbeddedRedis.start()) {
            assertThat(again.password()).isEqualTo(password);
            assertThat(other.password()).isNotEqualTo(password);
        }
    }

    @Test
    void givesAPasswordToDataFromTheTimeWithoutOne() throws Exception {
        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres()) {
            RedisConnection.ask(redis, "SET name ssync");
            query(postgres, "create table t as select 7 as n");
        }
        makeOld(folder.resolve("redis"));
        makeOld(folder.resolve("postgres"));
        Files.writeString(folder.resolve("postgres/data/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");

        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres()) {
            assertThat(RedisConnection.ask(redis, "GET name")).isEqualTo("ssync");
            assertThat(query(postgres, "select n from t")).isEqualTo("7");
            assertThat(loginFailure(postgres, "")).contains("no password was provided");
            assertThat(permissions(folder.resolve("redis"))).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("postgres"))).isEqualTo("rwx------");
        }
    }

    @Test
    void doesNotLendRootsRightsToItsServers() throws Exception {
        assumeTrue(Account.isRoot(), "only root has rights that a server must not have");
        Path secret = Files.writeString(folder.resolve("secret"), "of root");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        // As deep in a private folder as /root/project/.ssync
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        try (EmbeddedRedis redis = redis();
                EmbeddedPostgres postgres = postgres()) {
            for (EmbeddedServer server : List.of(redis, postgres)) {
                assertThat(Files.readString(Path.of("/proc", String.valueOf(server.pid()), "status")))
                        .containsPattern("Uid:\\s+" + Account.ofServers().user() + "\\s")
                        .containsPattern("CapEff:\\s+0000000000000000")
                        .containsPattern("CapPrm:\\s+0000000000000000")
                        .containsPattern("NoNewPrivs:\\s+1");
            }
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> query(postgres, "select pg_read_file('" + secret + "')"))
                    .withMessageContaining("Permission denied");
            query(postgres, "create table o (t text)");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> query(postgres, "copy o from program 'cat " + secret + "'"));
        }
    }

    /** As servers were kept when they asked nobody for a password. */
    private static void makeOld(Path server) throws IOException {
        Files.delete(server.resolve("password"));
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
        Account.ofCaller().own(server.resolve("data"));
    }

    private static String loginFailure(EmbeddedPostgres postgres, String password) {
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=postgres" + password;
        try (Connection connection = DriverManager.getConnection(url)) {
            return "none: connected to " + connection;
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private static String asStranger(String script) throws IOException {
        return Commands.output(
                new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + STRANGER,
                        "--regid=" + STRANGER,
                        "--clear-groups",
                        "bash",
                        "-c",
                        script),
                "");
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private EmbeddedRedis redis() {
        return EmbeddedRedis.builder()
                .dataDirectory(folder.resolve("redis"))
                .persistent(true)
                .option("appendfsync", "always")
                .start();
    }

    private EmbeddedPostgres postgres() {
        return EmbeddedPostgres.builder()
                .dataDirectory(folder.resolve("postgres"))
                .start();
    }
}
