package io.ssync.tasks.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.result.ResultSetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class FailureTest {
    private final ServerAddress school = address("jdbc:postgresql://db.example/school?user=ssync&password=secret");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08003", "08006", "57P01", "57P02", "57P03", "53100", "53200", "53300", "40001", "40P01",
                "25006", "25P03", "25P04", "57014", "55P03", "28P01", "28000", "3D000"
            })
    void isPassing(String state) {
        assertThat(translate(new SQLException("FATAL: bad luck", state)) instanceof ResultBackendAwayException)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22021", "23505", "42501", "42P01"})
    void isRefusal(String state) {
        ResultBackendException failure = translate(new SQLException("ERROR: no\n  Detail: secret row", state));

        assertThat(failure instanceof ResultBackendAwayException).isFalse();
        assertThat(failure).hasMessage("PostgreSQL at db.example:5432/school refused: ERROR: no (%s)", state);
    }

    @Test
    void saysThatNobodyListens() {
        SQLException refused = new SQLException(
                "Connection to db.example refused.", "08001", new ConnectException("Connection refused"));

        assertThat(translate(refused))
                .hasMessage("cannot reach PostgreSQL at db.example:5432/school: connection refused; is it running?")
                .hasCause(refused);
    }

    @Test
    void saysThatNobodyAnswers() {
        SQLException silent = new SQLException("I/O error", "08006", new SocketTimeoutException("Read timed out"));

        assertThat(translate(silent))
                .hasMessage("cannot reach PostgreSQL at db.example:5432/school: no answer in time");
    }

    @Test
    void namesTheHostInTheDriversWordsWhenAPoolHidesIt() {
        SQLException driver = new SQLException(
                "Connection to db.example:5432 refused.", "08001", new ConnectException("Connection refused"));
        SQLException poolFull = new SQLTransientConnectionException("pool - Connection is not available", driver);

        ResultBackendException failure = Failure.translate(poolFull, new ServerAddress(new HikariDataSource()));

        assertThat(failure instanceof ResultBackendAwayException).isTrue();
        assertThat(failure).hasMessage("cannot reach PostgreSQL: Connection to db.example:5432 refused.");
    }

    @Test
    void saysWhatTheServerSaidNotWhatWasSent() {
        BatchUpdateException batch =
                new BatchUpdateException("Batch entry 0 create table secret was aborted", "42501", 0, null);
        batch.initCause(new SQLException("ERROR: permission denied for schema public", "42501"));

        assertThat(translate(batch))
                .hasMessage(
                        "PostgreSQL at db.example:5432/school refused: ERROR: permission denied for schema public (42501)");
    }

    @Test
    void ofAPoolThatCannotStartIsTheDriversOwn() {
        RuntimeException pool =
                new IllegalStateException("pool failed", new SQLException("FATAL: starting up", "57P03"));

        assertThat(Failure.translate(pool, school) instanceof ResultBackendAwayException)
                .isTrue();
    }

    @Test
    void isNotOfTheServerIfNoneOfItsKindIsInIt() {
        assertThat(Failure.isOfServer(new IllegalStateException("the caller's own")))
                .isFalse();
        assertThat(Failure.isOfServer(new ResultBackendAwayException("said already", new SQLException())))
                .isFalse();
        assertThat(Failure.isOfServer(new ResultSetException("no such column", null, null)))
                .isTrue();
        assertThat(Failure.isOfServer(new IllegalStateException("pool", new SQLException())))
                .isTrue();
    }

    private ResultBackendException translate(SQLException failure) {
        return Failure.translate(failure, school);
    }

    private static ServerAddress address(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return new ServerAddress(dataSource);
    }
}
