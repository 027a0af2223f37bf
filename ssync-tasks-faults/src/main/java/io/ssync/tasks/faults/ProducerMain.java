package io.ssync.tasks.faults;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.jdbc.JdbcTransaction;
import io.ssync.tasks.redis.RedisBroker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A producer as a process of its own: writes rows and calls tasks in transactions, every third of them rolled back, until killed. */
public final class ProducerMain {
    private ProducerMain() {}

    /**
     * Produces without end.
     *
     * @param args its name
     */
    public static void main(String[] args) throws SQLException {
        ServerUrls servers = ServerUrls.ofEnvironment();
        HikariDataSource dataSource = Pools.open("producer", servers.results(), 6);
        TaskApp app = TaskApp.builder("faults")
                .broker(RedisBroker.connect(servers.redis()))
                .ledger(JdbcLedger.with(JdbcResults.over(dataSource)))
                .build();
        for (int i = 0; ; i++) {
            String id = args[0] + "-" + i;
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                if (i % 2 == 0) {
                    enrol(connection, id);
                }
                app.in(JdbcTransaction.of(connection))
                        .task(WorkloadTasks::work)
                        .applyAsync(TaskOptions.DEFAULTS.taskId(id), 0L);
                if (i % 2 == 1) {
                    enrol(connection, id);
                }
                if (i % 3 == 2) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
    }

    private static void enrol(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO enrolment VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }
}
