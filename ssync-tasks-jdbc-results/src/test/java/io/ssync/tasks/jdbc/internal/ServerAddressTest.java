package io.ssync.tasks.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
}
