package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    /** For tests that leave it running; starting another one for each would be most of their time. */
    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void close() {
        postgres.close();
    }

    @Test
    void answersOnTheLoopbackAddress() throws SQLException {
        assertThat(query(postgres, "select 1 + 1")).isEqualTo("2");
        assertThat(query(postgres, "select current_user")).isEqualTo(postgres.user());
        assertThat(postgres.url())
                .isEqualTo(URI.create("postgresql://postgres:" + postgres.password() + "@127.0.0.1:" + postgres.port()
                        + "/postgres"));
        assertThat(ProcessHandle.of(postgres.pid())).isPresent();
    }

    @Test
    void hasTheSameSettingsOnEveryMachine() throws SQLException {
        assertThat(query(postgres, "show server_version")).startsWith("18.");
        assertThat(query(postgres, "show server_encoding")).isEqualTo("UTF8");
        assertThat(query(postgres, "show fsync")).isEqualTo("on");
        assertThat(query(postgres, "select upper('é') || (select min(a) from (values ('b'), ('Z')) as t(a))"))
                .isEqualTo("ÉZ");
        assertThat(query(postgres, "select reset_val from pg_settings where name = 'log_timezone'"))
                .isEqualTo("UTC");
    }

    @Test
    void takesOptions() throws SQLException {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().option("max_connections", "7").start()) {
            assertThat(query(postgres, "show max_connections")).isEqualTo("7");
        }
    }

    @Test
    void refusesOptionsThatItSetsItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedPostgres.builder().option("port", "1"))
                .withMessageContaining("option 'port' is set by EmbeddedPostgres");
    }

    @Test
    void createsDatabasesWhoseNamesAreTakenLiterally() throws SQLException {
        String name = "Klasse 7b \"ü\"?&";
        String url = postgres.createDatabase(name);
        assertThat(postgres.createDatabase(name)).isEqualTo(url);

        assertThat(query(url, "select current_database()")).isEqualTo(name);
    }

    @Test
    void keepsItsDataOverAnOrderlyStop() throws SQLException {
        insert(postgres, 7);
        int port = postgres.port();
        postgres.stop();
        assertThat(postgres.isRunning()).isFalse();
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(postgres, "select 1"));

        postgres.restart();

        assertThat(postgres.port()).isEqualTo(port);
        assertThat(query(postgres, "select n from t")).isEqualTo("7");
    }

    @Test
    void keepsWhatWasCommittedOverAKill() throws SQLException {
        insert(postgres, 7);
        List<ProcessHandle> family =
                ProcessHandle.of(postgres.pid()).orElseThrow().descendants().toList();
        assertThat(family).isNotEmpty();
        postgres.kill();
        assertThat(family).allMatch(Processes::ended);

        postgres.restart();

        assertThat(query(postgres, "select n from t")).isEqualTo("7");
    }

    @Test
    void comesBackWhenOnlyThePostmasterWasKilled() throws SQLException {
        insert(postgres, 7);
        ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
        Eventually.holds(() -> !postgres.isRunning());

        postgres.restart();

        assertThat(query(postgres, "select n from t")).isEqualTo("7");
    }

    @Test
    void keepsItsDataForTheNextServerOnTheSameFolder() throws SQLException {
        try (EmbeddedPostgres postgres = on(folder)) {
            insert(postgres, 7);
        }
        try (EmbeddedPostgres postgres = on(folder)) {
            assertThat(query(postgres, "select n from t")).isEqualTo("7");
        }
    }

    @Test
    void startsWhenAnotherProcessGotTheIdInItsPidFile() throws Exception {
        try (EmbeddedPostgres postgres = on(folder)) {
            insert(postgres, 7);
            postgres.kill();
        }
        Path pidFile = folder.resolve("data/postmaster.pid");
        long other = ProcessHandle.current().pid();
        Files.writeString(pidFile, Files.readString(pidFile).replaceFirst("^\\d+", String.valueOf(other)));

        try (EmbeddedPostgres postgres = on(folder)) {
            assertThat(query(postgres, "select n from t")).isEqualTo("7");
        }
    }

    @Test
    void answersOnlyAfterResumeWhenPaused() throws SQLException {
        String impatient = postgres.jdbcUrl() + "&socketTimeout=1&connectTimeout=1";
        postgres.pause();
        assertThatThrownBy(() -> query(impatient, "select 1")).isInstanceOf(SQLException.class);
        assertThat(postgres.isRunning()).isTrue();

        postgres.resume();

        assertThat(query(impatient, "select 1")).isEqualTo("1");
    }

    @Test
    void freezesOpenConnectionsTooWhenPaused() throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl() + "&socketTimeout=1")) {
            assertThat(query(connection, "select 1")).isEqualTo("1");
            postgres.pause();
            assertThatThrownBy(() -> query(connection, "select 1")).isInstanceOf(SQLException.class);
        } finally {
            postgres.resume();
        }
    }

    @Test
    void cannotBeUsedAfterClose() {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        postgres.close();
        postgres.close();

        assertThat(postgres.isRunning()).isFalse();
        assertThatIllegalStateException().isThrownBy(postgres::restart).withMessageEndingWith("is closed");
        assertThatIllegalStateException().isThrownBy(postgres::pid);
    }

    @Test
    void tellsWhyItDidNotStart() {
        assertThatExceptionOfType(EmbeddedServerException.class)
                .isThrownBy(() -> EmbeddedPostgres.builder()
                        .option("max_connections", "many")
                        .start())
                .withMessageContaining("PostgreSQL did not start")
                .withMessageContaining("invalid value for parameter \"max_connections\"");
    }

    private static EmbeddedPostgres on(Path folder) {
        return EmbeddedPostgres.builder().dataDirectory(folder).start();
    }

    private static void insert(EmbeddedPostgres postgres, int number) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists t");
            statement.execute("create table t (n int)");
            statement.execute("insert into t values (" + number + ")");
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        return query(postgres.jdbcUrl(), sql);
    }

    private static String query(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return query(connection, sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
