package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which way a call goes: plainly, through the ledger, under a lock, or at once. No worker runs here. */
class CallSenderTest {
    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .ledger(ledger)
            .register(new Tasks())
            .build();

    private final ExecutorService driver = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        driver.shutdown();
        app.close();
    }

    @Test
    void aPlainCallGoesToTheBrokerAlone() {
        app.send(call("ways.plain", "a"));

        assertThat(ready()).isOne();
        assertThat(rows()).isEmpty();
    }

    @Test
    void aDurableCallGoesToTheLedgerToo() {
        app.send(call("ways.durable", "a"));
        app.send(Signature.of("ways.plain", List.of())
                .with(TaskOptions.DEFAULTS.taskId("b").durable()));

        assertThat(ready()).isEqualTo(2);
        assertThat(rows()).containsExactlyInAnyOrder("a", "b");
    }

    /** Before that, nobody could tell that its message was lost. */
    @Test
    void noDurableCallIsSentWhileTheGenerationOfTheBrokerIsAskedFor() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch known = new CountDownLatch(1);
        Broker slow = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("generation")) {
                        asked.countDown();
                        known.await();
                    }
                    return method.invoke(broker, arguments);
                });
        InMemoryLedger own = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
        try (TaskApp other = TaskApp.builder("other")
                .broker(slow)
                .ledger(own)
                .register(new Tasks())
                .build()) {
            Thread first = new Thread(() -> other.send(call("ways.durable", "a")));
            Thread second = new Thread(() -> other.send(call("ways.durable", "b")));
            first.start();
            asked.await();
            second.start();

            await().until(() -> second.getState() == Thread.State.BLOCKED || !second.isAlive());
            assertThat(ready()).isZero();
            known.countDown();
            first.join();
            second.join();
            assertThat(ready()).isEqualTo(2);
        }
    }

    @Test
    void aCallThatIsNotWaitedForGoesItsWayToo() {
        List<CompletableFuture<AsyncResult<Object>>> sent = List.of(
                app.sendAsync(call("ways.plain", "a")),
                app.sendAsync(call("ways.durable", "b")),
                app.sendAsync(call("ways.unique", "c")),
                app.sendAsync(call("ways.unique", "d")));

        assertThat(sent.stream().map(one -> one.join().id())).containsExactly("a", "b", "c", "c");
        assertThat(ready()).isEqualTo(3);
        assertThat(rows()).containsExactly("b");
    }

    @Test
    void aCallThatIsNotWaitedForTellsWhatTheBrokerSays() {
        Broker away = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "publishAsync" -> {
                            return CompletableFuture.failedFuture(new BrokerAwayException("gone", new IOException()));
                        }
                        case "publishUnique" -> throw new BrokerAwayException("gone", new IOException());
                        default -> {
                            return method.invoke(broker, arguments);
                        }
                    }
                });
        List<String> published = new CopyOnWriteArrayList<>();
        try (TaskApp other = TaskApp.builder("other")
                .broker(away)
                .ledger(new InMemoryLedger(new InMemoryResults(), InstantSource.system()))
                .register(new Tasks())
                .listener(new TaskListener() {
                    @Override
                    public void published(String task, String queue) {
                        published.add(task);
                    }
                })
                .build()) {
            for (String task : List.of("ways.plain", "ways.unique")) {
                assertThatThrownBy(() -> other.sendAsync(call(task, "a")).get())
                        .hasCauseInstanceOf(BrokerAwayException.class);
            }
            assertThatIllegalArgumentException().isThrownBy(() -> other.sendAsync(call("ways.plain", "a b\n")));
        }
        assertThat(published).isEmpty();
    }

    @Test
    void whatDependsOnACallNeverRunsInTheBrokersOwnThread() throws Exception {
        Broker answering = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("publishAsync")) {
                        return method.invoke(broker, arguments);
                    }
                    CompletableFuture<?> answer = new CompletableFuture<>();
                    driver.execute(
                            () -> answer.completeExceptionally(new BrokerAwayException("gone", new IOException())));
                    return answer;
                });
        try (TaskApp other = TaskApp.builder("other")
                .broker(answering)
                .ledger(new InMemoryLedger(new InMemoryResults(), InstantSource.system()))
                .register(new Tasks())
                .build()) {
            CountDownLatch depends = new CountDownLatch(1);
            driver.execute(() -> await().until(() -> depends.getCount() == 0));
            CompletableFuture<String> thread = other.sendAsync(call("ways.plain", "a"))
                    .handle((sent, failure) -> Thread.currentThread().getName());
            depends.countDown();

            assertThat(thread.get()).isEqualTo("ssync-sent");
        }
    }

    /** Whatever it has called by the app itself: once the task is acknowledged, nobody would call again. */
    @Test
    void whatARunningTaskCallsIsSentBeforeItEnds() {
        TaskMessage running = new TaskMessage(
                Map.of("task", "ways.plain", "id", "outer"), Map.of(), "application/json", "utf-8", new byte[0]);
        try (CurrentTask current = CurrentTask.begin(running)) {
            assertThat(app.sendAsync(call("ways.plain", "a"))).isCompleted();

            assertThat(current.children()).hasSize(1);
        }
        assertThat(ready()).isOne();
    }

    @Test
    void aCallCanGiveUpTheLedgerOfItsTask() {
        app.send(Signature.of("ways.durable", List.of())
                .with(TaskOptions.DEFAULTS.taskId("a").durable(false)));

        assertThat(ready()).isOne();
        assertThat(rows()).isEmpty();
    }

    @Test
    void aSecondCallOfAUniqueTaskIsTheFirst() {
        AsyncResult<?> first = app.send(call("ways.unique", "a"));
        AsyncResult<?> second = app.send(call("ways.unique", "b"));

        assertThat(first.id()).isEqualTo("a");
        assertThat(second.id()).isEqualTo("a");
        assertThat(ready()).isOne();
    }

    @Test
    void aSecondCallIsRefusedIfItsTaskSaysSoAndItsNeighboursAreSent() {
        app.send(call("ways.single", "a"));

        assertThatThrownBy(() -> app.sendAll(List.of(
                        call("ways.single", "b"),
                        call("ways.plain", "c"),
                        call("ways.durable", "d"),
                        call("ways.unique", "e"))))
                .isInstanceOfSatisfying(
                        TaskNotUniqueException.class,
                        e -> assertThat(e.sent()).extracting(AsyncResult::id).containsExactly("c", "d", "e"))
                .hasMessageContaining("ways.single");

        assertThat(ready()).isEqualTo(4);
        assertThat(rows()).containsExactly("d");
    }

    @Test
    void aCallOfAUniqueTaskCannotBeDurable() {
        assertThatThrownBy(() -> app.send(Signature.of("ways.unique", List.of()).with(TaskOptions.DEFAULTS.durable())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ways.unique is unique, and a call of a unique task cannot be durable");

        assertThat(ready()).isZero();
        assertThat(rows()).isEmpty();
    }

    @Test
    void aDurableCallNeedsALedger() {
        try (TaskApp without = TaskApp.builder("without").broker(broker).build()) {
            assertThatThrownBy(() ->
                            without.send(Signature.of("ways.plain", List.of()).with(TaskOptions.DEFAULTS.durable())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("builder.ledger(");
        }
        assertThat(ready()).isZero();
    }

    @Test
    void anEagerCallRunsAtOnceWhateverItsTaskIs() {
        InMemoryBroker untouched = new InMemoryBroker();
        try (TaskApp eager = TaskApp.builder("eager")
                .broker(untouched)
                .settings(TaskSettings.defaults().withAlwaysEager(true))
                .register(new Tasks())
                .build()) {
            for (String task : List.of("ways.plain", "ways.durable", "ways.unique")) {
                assertThat(eager.send(call(task, task)).state()).isEqualTo(TaskState.SUCCESS);
            }
        }
        assertThat(untouched.status("celery").ready()).isZero();
    }

    private static Signature<Object> call(String task, String id) {
        return Signature.of(task, List.of()).with(TaskOptions.DEFAULTS.taskId(id));
    }

    private long ready() {
        return broker.status("celery").ready();
    }

    private List<String> rows() {
        return ledger.list(0, 10).stream().map(Ledger.Row::taskId).toList();
    }

    /** A task of each kind. */
    public static final class Tasks {
        @Task(name = "ways.plain")
        public void plain() {}

        @Task(name = "ways.durable", durable = true)
        public void durable() {}

        @Task(name = "ways.unique", unique = @Unique)
        public void unique() {}

        @Task(name = "ways.single", unique = @Unique(onConflict = Unique.Conflict.REJECT))
        public void single() {}
    }
}
