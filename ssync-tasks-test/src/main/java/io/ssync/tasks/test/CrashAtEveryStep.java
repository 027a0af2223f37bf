package io.ssync.tasks.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test that is run once without a crash, and then once for each moment at which the worker could have died, with a {@link Crash} that dies
 * there. What the test asserts at its end has to hold all the same: that shows whether its task may be run again.
 *
 * <pre>{@code
 * @CrashAtEveryStep
 * void chargesOnce(Crash crash) {
 *     Bank bank = new InMemoryBank();
 *     TaskTester tester = TaskTester.of(new FeeTasks(crash.around(Bank.class, bank))).crashing(crash);
 *     tester.task(FeeTasks::charge).delay(4711L);
 *     tester.runUntilIdle();
 *     assertThat(bank.charges()).hasSize(1);
 * }
 * }</pre>
 *
 * <p>The test makes everything anew each time, and does the same each time until the crash.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@SuppressWarnings("exports") // JUnit makes the extension, and nobody else needs its name.
@ExtendWith(CrashExtension.class)
// The moments are those that the first run has seen, so it has to be over.
@Execution(ExecutionMode.SAME_THREAD)
public @interface CrashAtEveryStep {}
