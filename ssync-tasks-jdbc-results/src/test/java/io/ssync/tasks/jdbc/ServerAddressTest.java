package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.results.ResultBackend;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ServerAddressTest {
    @Test
    void hasNoCredentials() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl("jdbc:postgresql://a.example:5433,b.example/school?password=secret");
        dataSource.setUser("ssync");
        dataSource.setPassword("secret");

        assertThat(new ServerAddress(dataSource)).hasToString("PostgreSQL at a.example:5433,b.example:5432/school");
    }

    @Test
    void isKnownOfAPoolOnceItHasConnected() {
        TestDatabase database = TestDatabase.empty();
        try (HikariDataSource pool = database.pool();
                ResultBackend results = JdbcResults.over(pool)) {
            assertThat(results.describe()).isEqualTo("PostgreSQL");

            results.find("unknown");

            assertThat(results.describe())
                    .startsWith("PostgreSQL at 127.0.0.1:")
                    .doesNotContain("user");
        }
    }
}
