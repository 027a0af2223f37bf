package io.ssync.tasks.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.SampleTasks;
import io.ssync.tasks.Task;
import java.io.InputStream;
import java.util.List;
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
}
