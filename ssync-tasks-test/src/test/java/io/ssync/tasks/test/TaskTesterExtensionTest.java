package io.ssync.tasks.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class TaskTesterExtensionTest {
    @ExtendWith(TaskTesterExtension.class)
    static final class OneFails {
        private final TaskTester tester = TaskTester.of(new FeeTasks(new FeeTasks.Ledger()));

        @Test
        void passes() {
            tester.run(tester.task(FeeTasks::add).signature(1, 2));
        }

        @Test
        void fails() {
            tester.run(tester.task(FeeTasks::charge).signature(1L, 2L));
            fail("on purpose");
        }
    }

    @Test
    void showsWhatHasHappenedInATestThatFails() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(OneFails.class))
                .execute()
                .testEvents();

        tests.assertStatistics(counts -> counts.succeeded(1).failed(1));
        Throwable failure = tests.failed().stream()
                .findFirst()
                .flatMap(event ->
                        event.getRequiredPayload(TestExecutionResult.class).getThrowable())
                .orElseThrow();
        assertThat(failure).hasMessage("on purpose");
        assertThat(failure.getSuppressed())
                .singleElement()
                .asString()
                .contains("this has happened:")
                .contains("sent: fees.charge[1, 2] to celery")
                .contains("fees.charge")
                .contains("succeeded");
    }
}
