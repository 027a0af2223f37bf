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

    static void wipeRedis(Scenario scenario) throws InterruptedException {
        int rounds = Math.max(3, scenario.scale().rounds() / 2);
        for (int round = 0; round < rounds; round++) {
            scenario.awaitBusy(scenario.workers().oldest());
            scenario.mustNotRunAgain(scenario.finished().keySet());
            int losses = losses(scenario);
            Instant wiped = wipe(scenario, round % 3);
            scenario.struck();
            boolean found = Await.within(
                    Await.onThisMachine(FOUND_OUT), () -> losses(scenario) > losses && isRepaired(scenario));
            scenario.recovered(Duration.between(wiped, scenario.now()));
            scenario.require(found, "the loss was not repaired in time");
        }
    }

    /** Returns the time when all was gone and Redis there. */
    private static Instant wipe(Scenario scenario, int how) throws InterruptedException {
        switch (how) {
            case 0 -> scenario.probe().flush();
            case 1 -> {
                scenario.redis().kill();
                delete(scenario.redisData());
                Thread.sleep(AWAY.toMillis());
                scenario.redis().restart();
            }
            default -> {
                try (EmbeddedRedis empty = EmbeddedRedis.start()) {
                    scenario.probe().failOverTo(empty);
                }
            }
        }
        return scenario.now();
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

    static void killProducers(Scenario scenario) throws InterruptedException {
        Jdbi database = Jdbi.create(scenario.dataSource());
        database.useHandle(handle -> handle.execute("CREATE TABLE enrolment (task_id text PRIMARY KEY)"));
        int rounds = scenario.scale().rounds() * 2;
        for (int round = 0; round < rounds; round++) {
            int before = committed(database).size();
            try (ProgramProcess producer = ProgramProcess.start(
                    ProducerMain.class, scenario.logs(), "producer-" + round, scenario.servers())) {
                Await.certain(
                        Duration.ofSeconds(60),
                        "transactions of a producer",
                        () -> committed(database).size() >= before + TRANSACTIONS);
                producer.kill();
            }
            scenario.struck();
        }
        committed(database)
                .forEach(id -> scenario.expect(
                        Expectation.success(id),
                        scenario.app().task(WorkloadTasks::work).signature(0L)));
    }

    private static Set<String> committed(Jdbi database) {
        return database.withHandle(handle -> new HashSet<>(handle.createQuery("SELECT task_id FROM enrolment")
                .mapTo(String.class)
                .list()));
    }

    static void repairAtOnce(Scenario scenario) throws InterruptedException {
        scenario.becomeQuiet();
        while (scenario.workers().all().size() < WORKERS_AT_ONCE) {
            scenario.workers().start();
        }
        List<TaskApp> apps = new ArrayList<>();
        try {
            for (int i = 0; i < RELAYS_AT_ONCE; i++) {
                TaskApp app = scenario.newApp();
                apps.add(app);
                app.startRelay();
            }
            // Nothing runs when Redis loses its data: what does may run again, and that is another fault.
            scenario.mustNotRunAgain(scenario.finished().keySet());
            sendDelayed(scenario);
            scenario.probe().flush();
            Instant wiped = scenario.now();
            scenario.struck();
            scenario.require(
                    Await.within(Await.onThisMachine(FOUND_OUT), () -> losses(scenario) > 0 && isRepaired(scenario)),
                    "the loss was not repaired in time");
            scenario.recovered(Duration.between(wiped, scenario.now()));
            scenario.require(
                    query(scenario, "SELECT count(*) FROM ssync_ledger WHERE copy = 1") == DELAYED, "not all are back");
            scenario.require(
                    scenario.app().broker().status(Scenario.QUEUE).delayed() == DELAYED, "some are there twice");
            Set<String> sent = scenario.sent();
            scenario.comes(() -> scenario.haveFinished(sent));
        } finally {
            apps.forEach(TaskApp::close);
        }
        scenario.require(losses(scenario) == 1, "one loss was repaired " + losses(scenario) + " times");
    }

    private static void sendDelayed(Scenario scenario) {
        TaskHandle.Of1<Long, Long> work = scenario.app().task(WorkloadTasks::work);
        Instant due = scenario.now().plus(DELAY);
        List<Signature<?>> calls = new ArrayList<>();
        for (int i = 0; i < DELAYED; i++) {
            Expectation expectation = Expectation.success("waiting-" + i).notBefore(due);
            calls.add(scenario.expect(expectation, work.signature(0L))
                    .with(TaskOptions.countdown(DELAY).taskId(expectation.taskId())));
        }
        scenario.app().sendAll(calls);
    }

    static void takePostgresAway(Scenario scenario) throws InterruptedException {
        int rounds = Math.max(2, scenario.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            scenario.awaitBusy(scenario.workers().oldest());
            int refusedBefore = scenario.publisher().refused().size();
            if (round % 2 == 0) {
                scenario.postgres().stop();
            } else {
                scenario.postgres().kill();
            }
            scenario.struck();
            // Longer than a call waits for a connection.
            Thread.sleep(scenario.scale().outage().plusSeconds(6).toMillis());
            scenario.postgres().restart();
            scenario.storesResultsWithin(BACK);
            scenario.require(scenario.publisher().refused().size() > refusedBefore, "no call failed");
        }
        Collection<Refusal> refused = scenario.publisher().refused();
        refused.stream()
                .filter(refusal -> !String.valueOf(refusal.reason()).startsWith("the call was not sent, the ledger"))
                .forEach(refusal -> scenario.require(false, "an unclear error: " + refusal.reason()));
    }

    /** How often Redis was found to have lost its data. */
    private static int losses(Scenario scenario) {
        return query(scenario, "SELECT count(*) - 1 FROM ssync_ledger_generation");
    }

    /** Whether relays have nothing left to publish. */
    private static boolean isRepaired(Scenario scenario) {
        return scenario.app().ledger().orElseThrow().status().toPublish() == 0
                && query(scenario, "SELECT count(*) FROM ssync_ledger_push WHERE claim > 1") == 0;
    }

    private static int query(Scenario scenario, String sql) {
        return Jdbi.create(scenario.dataSource())
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }
}
