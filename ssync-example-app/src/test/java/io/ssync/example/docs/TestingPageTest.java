package io.ssync.example.docs;

import static io.ssync.tasks.test.TaskAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.embedded.EmbeddedServers;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.test.Crash;
import io.ssync.tasks.test.CrashAtEveryStep;
import io.ssync.tasks.test.GoldenMessages;
import io.ssync.tasks.test.TaskRun;
import io.ssync.tasks.test.TaskTester;
import io.ssync.tasks.test.TaskTesterExtension;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The code of docs/testing.md, as the tests that it shows. */
class TestingPageTest {
    // snippet testing-tasks
    public static final class FeeTasks {
        public interface Bank {
            void charge(String key, long student, long amount) throws IOException;
        }

        private final Bank bank;

        public FeeTasks(Bank bank) {
            this.bank = bank;
        }

        @Task(name = "fees.charge", autoRetryFor = IOException.class, retryDelay = 60)
        public long charge(TaskContext self, long student, long amount) throws IOException {
            bank.charge(self.id(), student, amount);
            self.task(FeeTasks::remind).applyAsync(TaskOptions.countdown(Duration.ofDays(14)), student);
            return amount;
        }

        @Task(name = "fees.remind")
        public void remind(long student) {}
    }
    // end

    /** Charges once for each key, as banks do that can be used safely. */
    static final class Account implements FeeTasks.Bank {
        final Map<String, Long> charges = new HashMap<>();

        @Override
        public void charge(String key, long student, long amount) {
            charges.put(key, amount);
        }
    }

    // snippet testing-first
    @ExtendWith(TaskTesterExtension.class)
    static class FeeTasksTest {
        final Account bank = new Account();
        final TaskTester tester = TaskTester.of(new FeeTasks(bank));

        @Test
        void remindsTwoWeeksAfterTheCharge() {
            AsyncResult<Long> charged = tester.task(FeeTasks::charge).delay(4711L, 500L);

            tester.runDue();
            assertThat(charged.get()).isEqualTo(500);
            assertThat(tester)
                    .sent(FeeTasks::remind)
                    .withArguments(4711L)
                    .after(Duration.ofDays(14))
                    .once();

            tester.advance(Duration.ofDays(14));
            assertThat(tester).isIdle();
        }
    }
    // end

    @Test
    void theFirstTestPasses() {
        FeeTasksTest test = new FeeTasksTest();
        try (TaskTester tester = test.tester) {
            test.remindsTwoWeeksAfterTheCharge();
            assertThat(test.bank.charges).hasSize(1);
        }
    }

    @Test
    void anAppAsItIsSetUp() {
        // snippet testing-app
        TaskApp.Builder shop =
                TaskApp.builder("shop").routes(Routes.of("fees.*", "money")).register(new FeeTasks(new Account()));
        try (TaskTester tester = TaskTester.of(shop)) {
            tester.task(FeeTasks::charge).delay(4711L, 500L);

            assertThat(tester).sent(FeeTasks::charge).toQueue("money");
        }
        // end
    }

    @Test
    void oneRun() {
        try (TaskTester tester = TaskTester.of(new FeeTasks(new Account()))) {
            // snippet testing-run
            tester.failNext(tester.task(FeeTasks::charge), new IOException("the bank does not answer"));

            TaskRun<Long> run = tester.run(tester.task(FeeTasks::charge).signature(4711L, 500L));

            assertThat(run).succeededWith(500L).wasRetried(1);
            assertThat(run.called()).hasSize(1); // the reminder, which waits for its time
            // end
        }
    }

    @Test
    void serversThatAreAway() {
        try (TaskTester tester = TaskTester.of(new FeeTasks(new Account()))) {
            AsyncResult<Long> charged = tester.task(FeeTasks::charge).delay(4711L, 500L);
            // snippet testing-away
            tester.resultsAway(Duration.ofMinutes(10)); // what is finished is kept until it can be stored
            tester.advance(Duration.ofMinutes(11));
            // end
            assertThat(charged.get(Duration.ZERO)).isEqualTo(500);
        }
    }

    // snippet testing-crash
    @CrashAtEveryStep
    void chargesOnceWhateverCrashes(Crash crash) {
        Account bank = new Account();
        TaskTester tester = TaskTester.of(new FeeTasks(crash.around(FeeTasks.Bank.class, bank)))
                .crashing(crash);

        tester.task(FeeTasks::charge).delay(4711L, 500L);
        tester.runUntilIdle();

        assertThat(bank.charges).hasSize(1);
    }
    // end

    @Test
    void messagesThatWereSentBefore() {
        // snippet testing-golden
        FeeTasks tasks = new FeeTasks(new Account());
        try (TaskTester tester = TaskTester.of(tasks)) {
            tester.task(FeeTasks::charge).delay(4711L, 500L);
            tester.task(FeeTasks::remind).delay(4711L);

            GoldenMessages.of(Path.of("src/test/resources/messages"), tasks).verify(tester.sent());
        }
        // end
    }

    @Test
    void whatTheTimeLineLooksLike() throws IOException {
        List<String> lines = new ArrayList<>();
        try (TaskTester tester = TaskTester.of(new FeeTasks(new Account()))) {
            tester.failNext(tester.task(FeeTasks::charge), new IOException("the bank does not answer"));
            tester.run(tester.task(FeeTasks::charge).signature(4711L, 500L));
            tester.timeLine().lines().map(TestingPageTest::withoutId).forEach(lines::add);
        }

        assertThat(Files.readString(Path.of("../docs/testing.md"))).contains(String.join("\n", lines));
    }

    private static String withoutId(String line) {
        return line.replaceAll("\\[[0-9a-f]{8}]", "[3f1c2a90]").replaceAll(" +$", "");
    }

    // snippet testing-servers
    @EmbeddedServers
    @Nested
    class OnRealServersTest {
        @Test
        void chargesThroughRedisAndPostgres(EmbeddedRedis redis, EmbeddedPostgres postgres) {
            Account bank = new Account();
            try (TaskApp app = TaskApp.builder("fees")
                            .broker(RedisBroker.connect(redis.uri().toString()))
                            .results(JdbcResults.over(postgres.dataSource()))
                            .register(new FeeTasks(bank))
                            .build();
                    Worker worker = app.worker().start()) {
                assertThat(app.task(FeeTasks::charge).delay(4711L, 500L).get()).isEqualTo(500);
            }
        }
    }
    // end
}
