package io.ssync.tasks.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Objects that are asked for late, so that they can know the app that they are registered with. */
class LateTasksTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void areAskedForWhenAWorkerStarts() {
        AtomicReference<TaskApp> known = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();
        try (TaskApp app = TaskApp.builder("test")
                .broker(new InMemoryBroker())
                .register(Calling.class, () -> {
                    asked.incrementAndGet();
                    return new Calling(known.get());
                })
                .build()) {
            known.set(app);
            assertThat(app.taskNames()).containsOnlyKeys("late.call", "late.called");
            assertThat(asked).hasValue(0);

            try (Worker worker = app.worker().concurrency(2).start()) {
                assertThat(asked).hasPositiveValue();
                assertThat(app.task(Calling::call).delay(20).get(LONG)).isEqualTo("20 was called");
            }
        }
    }

    @Test
    void areCalledThroughAnInterfaceWhereAProxyShowsNoMore() {
        AtomicInteger calls = new AtomicInteger();
        Answers target = new Answers();
        Answering<?> proxy = (Answering<?>) Proxy.newProxyInstance(
                Answering.class.getClassLoader(), new Class<?>[] {Answering.class}, (self, method, arguments) -> {
                    calls.incrementAndGet();
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        try (TaskApp app = TaskApp.builder("test")
                        .broker(new InMemoryBroker())
                        .register(Answers.class, () -> proxy)
                        .build();
                Worker worker = app.worker().start()) {
            assertThat(app.task(Answers::answer).delay(6L).get(LONG)).isEqualTo("6 times 7 is 42");
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void stopTheStartOfAWorkerThatCouldNotCallThem() {
        Object proxy = Proxy.newProxyInstance(
                Runnable.class.getClassLoader(), new Class<?>[] {Runnable.class}, (self, method, arguments) -> null);
        try (TaskApp app = TaskApp.builder("test")
                .broker(new InMemoryBroker())
                .register(Answers.class, () -> proxy)
                .build()) {
            assertThatThrownBy(() -> app.worker().start().close())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Answers.answer is hidden by the proxy")
                    .hasMessageContaining("declare the method in one of these");
        }
    }

    public static class Calling {
        private final TaskApp app;

        Calling(TaskApp app) {
            this.app = app;
        }

        @Task(name = "late.call")
        public String call(int number) {
            return app.task(Calling::called).delay(number).get(LONG) + " was called";
        }

        @Task(name = "late.called")
        public int called(int number) {
            return number;
        }
    }

    public interface Answering<T> {
        String answer(T question);
    }

    public static final class Answers implements Answering<Long> {
        @Override
        @Task(name = "answers.answer")
        public String answer(Long question) {
            return question + " times 7 is " + question * 7;
        }
    }
}
