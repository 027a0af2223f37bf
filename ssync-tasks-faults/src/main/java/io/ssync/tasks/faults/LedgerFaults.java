package io.ssync.tasks.faults;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskHandle;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.faults.SteadyPublisher.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What durable tasks survive. */
final class LedgerFaults {
    private static final Duration FOUND_OUT = Duration.ofSeconds(10);
    private static final Duration BACK = Duration.ofSeconds(10);
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final int WORKERS_AT_ONCE = 4;
    private static final int RELAYS_AT_ONCE = 2;
    private static final int DELAYED = 1_500;
    /** Longer than it may take until they are all back. */
    private static final Duration DELAY = Duration.ofSeconds(15);
    /** A producer has committed so many transactions before it is killed. */
    private static final int TRANSACTIONS = 40;

    private LedgerFaults() {}

    static void wipeRedis(Stage stage) throws InterruptedException {
        int rounds = Math.max(3, stage.scale().rounds() / 2);
        for (int round = 0; round < rounds; round++) {
            stage.awaitBusy(stage.crew().oldest());
            stage.mustNotRunAgain(stage.finished().keySet());
            int losses = losses(stage);
            Instant wiped = wipe(stage, round % 3);
            stage.struck();
            boolean found = Until.within(FOUND_OUT.multipliedBy(3), () -> losses(stage) > losses && isRepaired(stage));
            Duration took = Duration.between(wiped, stage.now());
            stage.recovered(took);
            stage.require(
                    found && took.compareTo(FOUND_OUT) <= 0, "the loss was repaired after " + took.toMillis() + " ms");
        }
    }

    /** Returns the time when all was gone and Redis there. */
    private static Instant wipe(Stage stage, int how) throws InterruptedException {
        switch (how) {
            case 0 -> stage.probe().flush();
            case 1 -> {
                stage.redis().kill();
                delete(stage.redisData());
                Thread.sleep(AWAY.toMillis());
                stage.redis().restart();
            }
            default -> {
                try (EmbeddedRedis empty = EmbeddedRedis.start()) {
                    stage.probe().failOverTo(empty);
                }
            }
        }
        return stage.now();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void killProducers(Stage stage) throws InterruptedException {
        Jdbi database = Jdbi.create(stage.dataSource());
        database.useHandle(handle -> handle.execute("CREATE TABLE enrolment (task_id text PRIMARY KEY)"));
        int rounds = stage.scale().rounds() * 2;
        for (int round = 0; round < rounds; round++) {
            int before = committed(database).size();
            try (ProducerProcess producer = ProducerProcess.start(stage.logs(), "producer-" + round, stage.servers())) {
                Until.certain(
                        Duration.ofSeconds(60),
                        "transactions of a producer",
                        () -> committed(database).size() >= before + TRANSACTIONS);
                producer.kill();
            }
            stage.struck();
        }
        committed(database)
                .forEach(id -> stage.expect(
                        Expectation.success(id),
                        stage.app().task(WorkloadTasks::work).signature(0L)));
    }

    private static Set<String> committed(Jdbi database) {
        return database.withHandle(handle -> new HashSet<>(handle.createQuery("SELECT task_id FROM enrolment")
                .mapTo(String.class)
                .list()));
    }

    static void repairAtOnce(Stage stage) throws InterruptedException {
        stage.becomeQuiet();
        while (stage.crew().workers().size() < WORKERS_AT_ONCE) {
            stage.crew().start();
        }
        List<TaskApp> apps = new ArrayList<>();
        try {
            for (int i = 0; i < RELAYS_AT_ONCE; i++) {
                TaskApp app = stage.newApp();
                apps.add(app);
                app.relay().orElseThrow().start();
            }
            // Nothing runs when Redis loses its data: what does may run again, and that is another fault.
            stage.mustNotRunAgain(stage.finished().keySet());
            sendDelayed(stage);
            stage.probe().flush();
            Instant wiped = stage.now();
            stage.struck();
            stage.require(
                    Until.within(FOUND_OUT, () -> losses(stage) > 0 && isRepaired(stage)),
                    "the loss was not repaired in time");
            stage.recovered(Duration.between(wiped, stage.now()));
            stage.require(
                    query(stage, "SELECT count(*) FROM ssync_ledger WHERE copy = 1") == DELAYED, "not all are back");
            stage.require(stage.app().broker().status(Stage.QUEUE).delayed() == DELAYED, "some are there twice");
            Set<String> sent = stage.sent();
            Until.within(stage.scale().patience(), () -> stage.haveFinished(sent));
        } finally {
            apps.forEach(TaskApp::close);
        }
        stage.require(losses(stage) == 1, "one loss was repaired " + losses(stage) + " times");
    }

    private static void sendDelayed(Stage stage) {
        TaskHandle.Of1<Long, Long> work = stage.app().task(WorkloadTasks::work);
        Instant due = stage.now().plus(DELAY);
        List<Signature<?>> calls = new ArrayList<>();
        for (int i = 0; i < DELAYED; i++) {
            Expectation expectation = Expectation.success("waiting-" + i).notBefore(due);
            calls.add(stage.expect(expectation, work.signature(0L))
                    .with(TaskOptions.countdown(DELAY).taskId(expectation.taskId())));
        }
        stage.app().sendAll(calls);
    }

    static void takePostgresAway(Stage stage) throws InterruptedException {
        int rounds = Math.max(2, stage.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            stage.awaitBusy(stage.crew().oldest());
            int refusedBefore = stage.publisher().refused().size();
            if (round % 2 == 0) {
                stage.postgres().stop();
            } else {
                stage.postgres().kill();
            }
            stage.struck();
            // Longer than a call waits for a connection.
            Thread.sleep(stage.scale().outage().plusSeconds(6).toMillis());
            stage.postgres().restart();
            stage.storesResultsWithin(BACK);
            stage.require(stage.publisher().refused().size() > refusedBefore, "no call failed");
        }
        Collection<Refusal> refused = stage.publisher().refused();
        refused.stream()
                .filter(refusal -> !String.valueOf(refusal.reason()).startsWith("the call was not sent, the ledger"))
                .forEach(refusal -> stage.require(false, "an unclear error: " + refusal.reason()));
    }

    /** How often Redis was found to have lost its data. */
    private static int losses(Stage stage) {
        return query(stage, "SELECT count(*) - 1 FROM ssync_ledger_generation");
    }

    /** Whether relays have nothing left to publish. */
    private static boolean isRepaired(Stage stage) {
        return stage.app().ledger().orElseThrow().status().toPublish() == 0
                && query(stage, "SELECT count(*) FROM ssync_ledger_push WHERE claim > 1") == 0;
    }

    private static int query(Stage stage, String sql) {
        return Jdbi.create(stage.dataSource())
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }
}
