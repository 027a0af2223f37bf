package io.ssync.tasks.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.SampleTasks;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskRegistryTest {
    @Test
    void findsTasksByNameAndAlias() {
        TaskRegistry registry = TaskRegistry.of(List.of(new SampleTasks()));

        assertThat(registry.find("sample.one")).isPresent();
        assertThat(registry.find("sample.uno")).isEqualTo(registry.find("sample.one"));
        assertThat(registry.find("sample.notATask")).isEmpty();
        assertThat(registry.all()).hasSize(10);
    }

    @Test
    void refusesTwoTasksOfOneName() {
        assertRefused(new SampleTasks(), new SameName())
                .hasMessage("two tasks are called 'sample.add': io.ssync.tasks.SampleTasks.add(int, int) and "
                        + SameName.class.getName() + ".sum(int, int); give one of them another name");
    }

    @Test
    void refusesStaticAndPrivateMethods() {
        assertRefused(new StaticTask()).hasMessageContaining("StaticTask.run: make it an instance method");
        assertRefused(new PrivateTask()).hasMessageContaining("PrivateTask.run: make it visible");
    }

    @Test
    void refusesParametersThatJsonCannotCarry() {
        assertRefused(new StreamTask())
                .hasMessageContaining("parameter 'input' of")
                .hasMessageContaining("java.io.InputStream is abstract");
    }

    @Test
    void refusesMoreThanEightParameters() {
        assertRefused(new LongTask()).hasMessageContaining("has 9 parameters; a task takes at most 8");
    }

    @Test
    void refusesWhatHasNoValueWhenTheMethodEnds() {
        assertRefused(new FutureTask())
                .hasMessageContaining("FutureTask.run returns CompletableFuture, which has no value to store yet")
                .hasMessageContaining("wait for it in the task and return what comes of it");
        assertRefused(new StreamOfTask())
                .hasMessageContaining("returns IntStream")
                .hasMessageContaining("return a list of its elements");
        assertRefused(new PublisherTask()).hasMessageContaining("returns SubmissionPublisher");
        assertRefused(new ResultTask())
                .hasMessageContaining("returns AsyncResult")
                .hasMessageContaining("return its id()");
    }

    @Test
    void refusesNumbersThatCannotWork() {
        assertRefused(new LateLimit())
                .hasMessageContaining("LateLimit.run: softTimeLimit = 100.0 comes after timeLimit = 10.0");
        assertRefused(new NegativeDelay())
                .hasMessageContaining(
                        "NegativeDelay.run: retryDelay must be a number of seconds that is not negative, was -1.0");
        assertRefused(new NegativeLimit()).hasMessageContaining("timeLimit must be a number of seconds");
        assertRefused(new NotANumber()).hasMessageContaining("retryBackoffMax must be a number of seconds");
        assertRefused(new NegativeConcurrency())
                .hasMessageContaining("maxConcurrency")
                .hasMessageContaining("-1");
    }

    @Test
    void refusesAContextThatDoesNotComeFirst() {
        assertRefused(new LateContext())
                .hasMessageContaining("parameter 'self' of")
                .hasMessageContaining("the TaskContext must come first");
    }

    @Test
    void refusesAVariableNumberOfArguments() {
        assertRefused(new Varargs())
                .hasMessageContaining("Varargs.run has a variable number of arguments")
                .hasMessageContaining("declare the last parameter as a List");
    }

    @Test
    void namesBothOverloadsOfOneName() {
        assertRefused(new Overloads())
                .hasMessageContaining("Overloads.run(int) and ")
                .hasMessageContaining("Overloads.run(int, String); give one of them another name");
    }

    @Test
    void refusesAClassAndNothing() {
        assertRefused(SampleTasks.class)
                .hasMessage("register(SampleTasks.class): an object is expected, whose methods the workers call, "
                        + "such as new SampleTasks()");
        assertThatThrownBy(() -> TaskRegistry.of(Collections.singletonList(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("register(null): an object whose methods have @Task is expected");
    }

    @Test
    void refusesKindsThatAreNamedByTheirClasses() {
        assertRefused(new ClassNamesTask())
                .hasMessageContaining("parameter 'any' of")
                .hasMessageContaining("put @JsonTypeInfo(use = NAME) on it");
        assertRefused(new SealedTask()).hasMessageContaining("name its kinds with @JsonSubTypes");
    }

    @Test
    void refusesAnObjectWithoutTasks() {
        assertRefused("text").hasMessage("java.lang.String has no method with @Task: nothing to register");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Object... holders) {
        return assertThatThrownBy(() -> TaskRegistry.of(List.of(holders))).isInstanceOf(IllegalArgumentException.class);
    }

    static final class SameName {
        @Task(name = "sample.add")
        public int sum(int a, int b) {
            return a + b;
        }
    }

    static final class StaticTask {
        @Task
        public static void run() {}
    }

    static final class PrivateTask {
        @Task
        private void run() {}
    }

    static final class StreamTask {
        @Task
        public void run(InputStream input) {}
    }

    static final class LongTask {
        @Task
        public void run(int a, int b, int c, int d, int e, int f, int g, int h, int i) {}
    }

    static final class FutureTask {
        @Task
        public CompletableFuture<String> run() {
            return new CompletableFuture<>();
        }
    }

    static final class StreamOfTask {
        @Task
        public IntStream run() {
            return IntStream.empty();
        }
    }

    static final class PublisherTask {
        @Task
        public SubmissionPublisher<String> run() {
            return new SubmissionPublisher<>();
        }
    }

    static final class ResultTask {
        @Task
        public @Nullable AsyncResult<String> run() {
            return null;
        }
    }

    static final class LateLimit {
        @Task(softTimeLimit = 100, timeLimit = 10)
        public void run() {}
    }

    static final class NegativeDelay {
        @Task(retryDelay = -1)
        public void run() {}
    }

    static final class NegativeLimit {
        @Task(timeLimit = -1)
        public void run() {}
    }

    static final class NotANumber {
        @Task(retryBackoffMax = Double.NaN)
        public void run() {}
    }

    static final class NegativeConcurrency {
        @Task(maxConcurrency = -1)
        public void run() {}
    }

    static final class LateContext {
        @Task
        public void run(int a, TaskContext self) {}
    }

    static final class Varargs {
        @Task
        public void run(String... names) {}
    }

    static final class Overloads {
        @Task
        public void run(int a) {}

        @Task
        public void run(int a, String b) {}
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface AnyClass {}

    static final class ClassNamesTask {
        @Task
        public void run(AnyClass any) {}
    }

    sealed interface Shape permits Circle {}

    record Circle(int radius) implements Shape {}

    static final class SealedTask {
        @Task
        public void run(Shape shape) {}
    }
}
