package io.ssync.tasks.test;

import static io.ssync.tasks.test.TaskAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Group;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskTesterTest {
    private final FeeTasks.Ledger bank = new FeeTasks.Ledger();
    private final TaskTester tester = TaskTester.of(new FeeTasks(bank));

    @AfterEach
    void close() {
        tester.close();
    }

    @Test
    void runsNothingUntilItIsTold() {
        AsyncResult<Integer> sum = tester.task(FeeTasks::add).delay(2, 3);

        assertThat(sum.state()).isEqualTo(TaskState.PENDING);
        assertThat(tester.runDue()).isEqualTo(1);
        assertThat(sum.get(Duration.ZERO)).isEqualTo(5);
        assertThat(tester).isIdle().hasNoDeadLetters();
    }

    @Test
    void runsInTheOrderOfTheQueue() {
        tester.task(FeeTasks::charge).delay(1L, 10L);
        tester.task(FeeTasks::charge).delay(2L, 20L);
        tester.task(FeeTasks::charge).delay(3L, 30L);

        assertThat(tester.runDue()).isEqualTo(3);
        assertThat(bank.charges).containsExactly("1: 10", "2: 20", "3: 30");
    }

    @Test
    void runsWhatIsSentForLaterAtItsTime() {
        tester.task(FeeTasks::charge).applyAsync(TaskOptions.countdown(Duration.ofDays(30)), 1L, 10L);

        assertThat(tester.advance(Duration.ofDays(30).minusMillis(1))).isZero();
        assertThat(tester.advance(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(bank.charges).containsExactly("1: 10");
    }

    @Test
    void stopsAtEachDueTimeOnItsWay() {
        ManualClock clock = new ManualClock();
        class Hours {
            @Task(name = "hours.note")
            String note(TaskContext self, int left) {
                if (left > 1) {
                    self.task(Hours::note).applyAsync(TaskOptions.countdown(Duration.ofHours(1)), left - 1);
                }
                return clock.instant().toString();
            }
        }
        try (TaskTester hours = TaskTester.of(TaskApp.builder("hours").register(new Hours()), clock)) {
            AsyncResult<String> first = hours.task(Hours::note).delay(24);

            assertThat(hours.advance(Duration.ofHours(5))).isEqualTo(6);
            assertThat(hours.runUntilIdle()).isEqualTo(18);
            assertThat(first.get(Duration.ZERO)).isEqualTo("2030-01-01T00:00:00Z");
            assertThat(clock.instant()).isEqualTo("2030-01-01T23:00:00Z");
        }
    }

    @Test
    void saysWhatTaskSentWhereAndWhen() {
        tester.task(FeeTasks::plan).delay(List.of(4711L, 4712L));
        tester.runDue();

        assertThat(tester).sent(FeeTasks::charge).times(2);
        assertThat(tester)
                .sent(FeeTasks::charge)
                .withArguments(4712L, 100L)
                .toQueue("slow")
                .withPriority(3)
                .after(Duration.ofDays(1))
                .at(Instant.parse("2030-01-02T00:00:00Z"))
                .once();
        assertThat(tester).notSent(FeeTasks::add);
        assertThatThrownBy(() -> assertThat(tester).sent(FeeTasks::charge).withArguments(1L, 100L))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fees.charge was not sent with the arguments [1, 100], but:")
                .hasMessageContaining("fees.charge[4711, 100] to slow in 1d 0:00:00.000");
        assertThatThrownBy(() -> assertThat(tester).sent(FeeTasks::add))
                .hasMessageContaining("fees.add was not sent. Sent were:");
        assertThatThrownBy(() -> assertThat(tester).notSent(FeeTasks::charge))
                .hasMessageContaining("fees.charge was sent");
        assertThatThrownBy(() -> assertThat(tester).isIdle()).hasMessageContaining("something waits");
    }

    @Test
    void comparesArgumentsAsTheyTravel() {
        tester.task(FeeTasks::pay).delay(1L, new FeeTasks.Money("NGN", 500));

        assertThat(tester)
                .sent(FeeTasks::pay)
                .withArguments(1L, new FeeTasks.Money("NGN", 500))
                .withKeywords(Map.of());
    }

    @Test
    void tellsWhatCameOfOneRun() {
        TaskRun<Integer> run = tester.run(tester.task(FeeTasks::plan).signature(List.of(1L, 2L)));

        assertThat(run).succeededWith(2).wasRetried(0);
        assertThat(run.called()).extracting(SentCall::task).containsExactly("fees.charge", "fees.charge");
        assertThat(run.progress())
                .extracting(TaskRun.Progress::info)
                .containsExactly(
                        Map.of("current", 1, "total", 2, "status", "planned"),
                        Map.of("current", 2, "total", 2, "status", "planned"));
        assertThat(bank.charges).isEmpty();
    }

    @Test
    void waitsForRetriesInVirtualTime() {
        TaskRun<String> run = tester.run(tester.task(FeeTasks::flaky).signature(2));

        assertThat(run).succeededWith("done").wasRetried(2);
        assertThat(run.attempts())
                .extracting(TaskRun.Attempt::at)
                .containsExactly(
                        Instant.parse("2030-01-01T00:00:00Z"),
                        Instant.parse("2030-01-01T00:01:00Z"),
                        Instant.parse("2030-01-01T00:02:00Z"));
        // A retry is the same call.
        assertThat(tester).sent(FeeTasks::flaky).once();
    }

    @Test
    void showsTheExceptionOfTheTaskItself() {
        TaskRun<String> run = tester.run(tester.task(FeeTasks::flaky).signature(9));

        assertThat(run)
                .wasRetried(3)
                .failed()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("attempt 3");
        assertThat(run.thrown().getStackTrace()[0].getMethodName()).isEqualTo("flaky");
        assertThatThrownBy(() -> assertThat(run).succeeded())
                .hasMessageContaining("its state is FAILURE, not SUCCESS")
                .hasCause(run.thrown());
    }

    @Test
    void failsATaskInThePlaceOfRunningIt() {
        tester.failNext(tester.task(FeeTasks::flaky), new IllegalStateException("planned"));
        tester.failNext(tester.task(FeeTasks::charge), new IllegalArgumentException("no such account"));

        assertThat(tester.run(tester.task(FeeTasks::flaky).signature(0)))
                .succeededWith("done")
                .wasRetried(1);
        assertThat(tester.run(tester.task(FeeTasks::charge).signature(1L, 1L)))
                .failed()
                .hasMessage("no such account");
        assertThat(bank.charges).isEmpty();
    }

    @Test
    void keepsToRateLimits() {
        for (int i = 0; i < 4; i++) {
            tester.task(FeeTasks::limited).delay();
        }

        assertThat(tester.advance(Duration.ofMinutes(9))).isEqualTo(1);
        assertThat(tester.advance(Duration.ofMinutes(2))).isEqualTo(1);
        tester.runUntilIdle();
        assertThat(Duration.between(
                        Instant.parse("2030-01-01T00:00:00Z"), tester.clock().instant()))
                .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(31));
    }

    @Test
    void runsWorkflows() {
        var sums = Group.of(
                tester.task(FeeTasks::add).signature(1, 2),
                tester.task(FeeTasks::add).signature(3, 4));
        var all = tester.app().send(sums);
        tester.runUntilIdle();

        assertThat(all.get(Duration.ZERO)).isEqualTo(List.of(3, 7));
    }

    @Test
    void waitsForABrokerThatIsAway() {
        tester.task(FeeTasks::charge).delay(1L, 10L);
        tester.brokerAway(Duration.ofMinutes(5));

        assertThatThrownBy(() -> tester.task(FeeTasks::charge).delay(2L, 10L)).isInstanceOf(BrokerAwayException.class);
        assertThat(tester.advance(Duration.ofMinutes(4))).isZero();
        assertThat(tester.advance(Duration.ofMinutes(2))).isEqualTo(1);
    }

    @Test
    void keepsWhatIsFinishedWhileTheResultsAreAway() {
        AsyncResult<Integer> sum = tester.task(FeeTasks::add).delay(2, 3);
        tester.resultsAway(Duration.ofMinutes(5));
        tester.runUntilIdle();

        assertThat(sum.get(Duration.ZERO)).isEqualTo(5);
        assertThat(tester.clock().instant()).isEqualTo("2030-01-01T00:05:00Z");
    }

    @Test
    void givesDurableCallsToABrokerThatIsBack() {
        tester.brokerAway(Duration.ofMinutes(5));
        AsyncResult<Void> durable = tester.task(FeeTasks::durable).delay();

        tester.runUntilIdle();

        assertThat(durable.state()).isEqualTo(TaskState.SUCCESS);
    }

    @Test
    void tellsATaskOfItsTimeLimits() {
        class Slow {
            TaskTester tester;

            @Task(name = "slow.work", softTimeLimit = 60, timeLimit = 90)
            void work(TaskContext self) {
                for (int i = 0; i < 10; i++) {
                    tester.advance(Duration.ofSeconds(20));
                    self.checkCancelled();
                }
            }
        }
        Slow slow = new Slow();
        try (TaskTester slowTester = TaskTester.of(slow)) {
            slow.tester = slowTester;

            assertThat(slowTester.run(slowTester.task(Slow::work).signature()))
                    .failed()
                    .isInstanceOf(SoftTimeLimitExceeded.class);
        }
    }

    @Test
    void saysWhatWaitsForEver() {
        class Endless {
            @Task(name = "endless.again")
            void again(TaskContext self) {
                self.task(Endless::again).delay();
            }
        }
        try (TaskTester endless = TaskTester.of(new Endless())) {
            endless.task(Endless::again).delay();

            assertThatThrownBy(endless::runUntilIdle)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("more than 5000 messages were run at one time");
        }
    }

    @Test
    void doesNotRunTasksWithinATask() {
        class Nested {
            TaskTester tester;

            @Task(name = "nested.run")
            void run() {
                tester.runDue();
            }
        }
        Nested nested = new Nested();
        try (TaskTester nestedTester = TaskTester.of(nested)) {
            nested.tester = nestedTester;

            assertThat(nestedTester.run(nestedTester.task(Nested::run).signature()))
                    .failed()
                    .hasMessageContaining("a task cannot run others");
        }
    }

    @Test
    void tellsWhatHasHappened() {
        tester.run(tester.task(FeeTasks::flaky).signature(1));

        assertThat(tester.timeLine().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("+0:00:00.000  sent: fees.flaky[1] to celery"),
                        line -> assertThat(line).contains("started"),
                        line -> assertThat(line).contains("retried: IllegalStateException"),
                        line -> assertThat(line).contains("+0:01:00.000").contains("started, retry 1"),
                        line -> assertThat(line).contains("succeeded: \"done\""));
    }
}
