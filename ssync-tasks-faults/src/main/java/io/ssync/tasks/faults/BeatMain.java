package io.ssync.tasks.faults;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import java.time.Duration;
import java.time.InstantSource;

/** A beat as a process of its own, until killed. */
public final class BeatMain {
    private BeatMain() {}

    /**
     * Sends periodic tasks without end.
     *
     * @param args its name, and by how many seconds its clock is ahead
     */
    public static void main(String[] args) throws InterruptedException {
        Duration ahead = Duration.ofSeconds(Long.parseLong(args[1]));
        InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
        ServerUrls servers = ServerUrls.ofEnvironment();
        HikariDataSource dataSource = Pools.open("beat", servers.results(), 6);
        TaskApp app = TaskApp.builder("faults")
                .broker(RedisBroker.connect(servers.redis()))
                .ledger(JdbcLedger.with(JdbcResults.over(dataSource)))
                .clock(clock)
                .build();
        Beat.of(app, JdbcSchedules.over(dataSource)).start();
        Thread.currentThread().join();
    }
}
