package io.ssync.tasks.test;

import static io.ssync.tasks.test.TaskAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

class CrashAtEveryStepTest {
    /** What a task uses that may be called twice with one key. */
    interface Payments {
        void pay(String key);
    }

    static final class PaidOnce implements Payments {
        final Set<String> keys = new HashSet<>();

        @Override
        public void pay(String key) {
            keys.add(key);
        }
    }

    static final class PaidAgain implements Payments {
        final List<String> keys = new ArrayList<>();

        @Override
        public void pay(String key) {
            keys.add(key);
        }
    }

    static final class PayTasks {
        private final Payments payments;

        PayTasks(Payments payments) {
            this.payments = payments;
        }

        @Task(name = "pay.fee")
        String fee(TaskContext self, long account) {
            payments.pay(self.id());
            self.task(PayTasks::thank).delay(account);
            return "paid";
        }

        @Task(name = "pay.thank")
        void thank(long account) {
            payments.pay("thanks " + account);
        }
    }

    private static final List<String> NAMES = new ArrayList<>();

    @CrashAtEveryStep
    void endsWithOnePaymentWhateverCrashes(Crash crash) {
        NAMES.add(crash.toString());
        PaidOnce payments = new PaidOnce();
        TaskTester tester = TaskTester.of(new PayTasks(crash.around(Payments.class, payments)))
                .crashing(crash);
        AsyncResult<String> paid = tester.task(PayTasks::fee).delay(1L);
        tester.runUntilIdle();

        assertThat(paid.get(Duration.ZERO)).isEqualTo("paid");
        assertThat(payments.keys).containsExactlyInAnyOrder(paid.id(), "thanks 1");
        assertThat(tester).isIdle().hasNoDeadLetters();
    }

    @AfterAll
    static void hasTriedEveryMoment() {
        assertThat(NAMES.get(0)).isEqualTo("no crash");
        // For each of the two tasks: claimed, run, stored, acknowledged; and what the first one does.
        assertThat(NAMES).hasSizeGreaterThanOrEqualTo(1 + 2 * 7 + 6);
    }

    @Test
    void showsATaskThatMayNotRunAgain() {
        Events tests = run(NotIdempotent.class);

        assertThat(tests.failed().stream().map(CrashAtEveryStepTest::name))
                .contains("crash after Payments.pay", "crash before SUCCESS of pay.fee is stored")
                .doesNotContain("no crash", "crash before pay.fee runs", "crash after SUCCESS of pay.fee is stored");
    }

    static final class NotIdempotent {
        @CrashAtEveryStep
        void paysOnce(Crash crash) {
            PaidAgain payments = new PaidAgain();
            TaskTester tester = TaskTester.of(new PayTasks(crash.around(Payments.class, payments)))
                    .crashing(crash);
            tester.task(PayTasks::fee).delay(1L);
            tester.runUntilIdle();

            assertThat(payments.keys).hasSize(2);
        }
    }

    @Test
    void saysWhenNobodyWasGivenTheCrash() {
        assertThat(failures(run(ForgottenCrash.class)))
                .singleElement()
                .asString()
                .contains("no task was run by a tester that has the crash");
    }

    static final class ForgottenCrash {
        @CrashAtEveryStep
        void forgets(Crash crash) {
            TaskTester.of(new PayTasks(new PaidOnce())).runDue();
        }
    }

    @Test
    void saysWhenTheTestTakesNoCrash() {
        assertThat(EngineTestKit.engine("junit-jupiter")
                        .selectors(selectClass(NoCrash.class))
                        .execute()
                        .containerEvents()
                        .failed()
                        .stream()
                        .map(CrashAtEveryStepTest::failure))
                .singleElement()
                .asString()
                .contains("a test with @CrashAtEveryStep takes a io.ssync.tasks.test.Crash as a parameter");
    }

    static final class NoCrash {
        @CrashAtEveryStep
        void takesNone() {}
    }

    @CrashAtEveryStep
    void runsAtMostOnceIfAcknowledgedBefore(Crash crash) {
        List<String> begun = new ArrayList<>();
        class Early {
            @Task(name = "early.note", acksLate = false)
            void note() {
                begun.add("begun");
            }
        }
        TaskTester tester = TaskTester.of(new Early()).crashing(crash);
        AsyncResult<Void> result = tester.task(Early::note).delay();
        tester.runUntilIdle();

        assertThat(begun).hasSizeLessThanOrEqualTo(1);
        assertThat(result.state()).isIn(TaskState.SUCCESS, TaskState.FAILURE, TaskState.PENDING);
    }

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    private static List<Throwable> failures(Events events) {
        return events.failed().stream().map(CrashAtEveryStepTest::failure).toList();
    }

    private static Throwable failure(Event event) {
        return event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    private static String name(Event event) {
        return event.getTestDescriptor().getDisplayName();
    }
}
