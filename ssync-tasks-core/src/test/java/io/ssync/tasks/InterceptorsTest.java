package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What stands around the publishing of calls and the running of tasks. */
class InterceptorsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
    /** What interceptors have seen, in order. */
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private TaskApp app(Consumer<TaskApp.Builder> with) {
        return app(broker, with);
    }

    private TaskApp app(Broker on, Consumer<TaskApp.Builder> with) {
        TaskApp.Builder builder =
                TaskApp.builder("test").broker(on).ledger(ledger).register(new Tasks());
        with.accept(builder);
        TaskApp app = builder.build();
        opened.add(app);
        return app;
    }

    private Worker work(TaskApp app) {
        Worker worker = app.worker().concurrency(2).start();
        opened.add(0, worker);
        return worker;
    }

    private PublishInterceptor noting(String name) {
        return () -> {
            seen.add(name + " begins");
            return new PublishInterceptor.Publication() {
                @Override
                public void add(PublishInterceptor.Call call) {
                    seen.add(name + " " + call.task() + call.args());
                    call.header(name, call.headers().getOrDefault(name, "none") + "+" + name);
                }

                @Override
                public void ended(Throwable failure) {
                    seen.add(name + " ends" + (failure == null ? "" : " " + failure.getMessage()));
                }
            };
        };
    }

    @Test
    void theFirstIsTheOutermost() {
        TaskApp app = app(b -> b.intercept(noting("a"))
                .intercept(noting("b"))
                .intercept((self, run) -> "(" + run.proceed() + ")")
                .intercept((self, run) -> "[" + run.proceed() + "]"));
        work(app);

        assertThat(app.task(Tasks::header).delay("a").get(SOON)).isEqualTo("([none+a])");
        assertThat(seen)
                .containsExactly("a begins", "b begins", "a seen.header[a]", "b seen.header[a]", "b ends", "a ends");
    }

    @Test
    void everyWayOfACallIsSeenOnce() {
        TaskApp app = app(b -> b.intercept(noting("a")));

        app.task(Tasks::header).delay("plain");
        app.task(Tasks::durable).delay();
        app.task(Tasks::single).delay();
        app.sendAsync(Signature.of("seen.header", List.of("async"))).join();
        app.sendAll(List.of(Signature.of("seen.header", List.of(1)), Signature.of("seen.header", List.of(2))));
        app.send(Group.of(
                app.task(Tasks::header).signature("x"), app.task(Tasks::header).signature("y")));

        await().untilAsserted(() -> assertThat(seen)
                .containsExactly(
                        "a begins",
                        "a seen.header[plain]",
                        "a ends",
                        "a begins",
                        "a seen.durable[]",
                        "a ends",
                        "a begins",
                        "a seen.single[]",
                        "a ends",
                        "a begins",
                        "a seen.header[async]",
                        "a ends",
                        "a begins",
                        "a seen.header[1]",
                        "a seen.header[2]",
                        "a ends",
                        "a begins",
                        "a seen.header[x]",
                        "a seen.header[y]",
                        "a ends"));
    }

    @Test
    void aCallOfATransactionIsSeen() {
        TaskApp app = app(b -> b.intercept(noting("a")));
        InMemoryLedger.Transaction transaction = ledger.transaction();

        app.in(transaction).task(Tasks::header).delay("x");

        assertThat(seen).containsExactly("a begins", "a seen.header[x]", "a ends");
    }

    @Test
    void whatFollowsATaskIsSeenWithTheHeadersOfThatTask() {
        AtomicReference<Object> ofParent = new AtomicReference<>();
        TaskApp app = app(b -> b.intercept((PublishInterceptor) () -> call -> {
            if (call.args().equals(List.of("second"))) {
                ofParent.set(call.parentHeaders().get("trace"));
            }
            call.header("trace", call.args().toString());
        }));
        work(app);

        String result = app.send(app.task(Tasks::header)
                        .signature("trace")
                        .thenRun(app.task(Tasks::header).signature("second")))
                .get(SOON);

        assertThat(result).isEqualTo("null");
        assertThat(ofParent.get()).isEqualTo("[trace]");
    }

    @Test
    void aCallOfATaskIsSeenWithTheHeadersOfThatTask() {
        TaskApp app = app(b -> b.intercept((PublishInterceptor)
                () -> call -> call.header("depth", "" + call.parentHeaders().get("depth") + "/" + call.task())));
        work(app);

        assertThat(app.task(Tasks::calls).delay().get(SOON)).isEqualTo("null/seen.calls/seen.header");
    }

    @Test
    void whatAnInterceptorThrowsKeepsTheCallsFromBeingSent() {
        TaskApp app = app(b -> b.intercept(noting("a")).intercept((PublishInterceptor) () -> call -> {
            if (call.args().equals(List.of("bad"))) {
                throw new IllegalStateException("not this one");
            }
        }));

        assertThatThrownBy(() -> app.sendAll(List.of(
                        Signature.of("seen.header", List.of("good")), Signature.of("seen.header", List.of("bad")))))
                .hasMessage("not this one");
        assertThatThrownBy(() -> app.sendAsync(Signature.of("seen.header", List.of("bad"))))
                .hasMessage("not this one");

        assertThat(broker.status("celery").ready()).isZero();
        assertThat(seen).filteredOn(line -> line.contains("ends")).containsOnly("a ends not this one");
        assertThat(seen).filteredOn(line -> line.contains("ends")).hasSize(2);
    }

    @Test
    void anInterceptorHearsWhyNothingWasSent() {
        Broker away = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("publish")) {
                        throw new BrokerAwayException("gone", new IOException());
                    }
                    try {
                        return method.invoke(broker, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        TaskApp app = app(away, b -> b.intercept(noting("a")));

        assertThatThrownBy(() -> app.task(Tasks::header).delay("x")).isInstanceOf(BrokerAwayException.class);
        assertThatThrownBy(() -> app.task(Tasks::single).delay()).isInstanceOf(BrokerAwayException.class);
        assertThatThrownBy(() ->
                        app.sendAsync(Signature.of("seen.single", List.of())).join())
                .isInstanceOf(CompletionException.class);

        assertThat(seen)
                .filteredOn(line -> line.contains("ends"))
                .containsExactly("a ends gone", "a ends gone", "a ends gone");
    }

    @Test
    void whatAnInterceptorThrowsInTheEndChangesNothing() {
        TaskApp app = app(b -> b.intercept(noting("a")).intercept((PublishInterceptor)
                () -> new PublishInterceptor.Publication() {
                    @Override
                    public void add(PublishInterceptor.Call call) {}

                    @Override
                    public void ended(Throwable failure) {
                        throw new AssertionError("too late");
                    }
                }));

        app.task(Tasks::header).delay("x");

        assertThat(broker.status("celery").ready()).isOne();
        assertThat(seen).endsWith("a ends");
    }

    @Test
    void theOthersHearThatOneDidNotBegin() {
        TaskApp app = app(b -> b.intercept(noting("a")).intercept((PublishInterceptor) () -> {
            throw new IllegalStateException("no");
        }));

        assertThatThrownBy(() -> app.task(Tasks::header).delay("x")).hasMessage("no");

        assertThat(seen).containsExactly("a begins", "a ends no");
    }

    @Test
    void aHeaderThatEveryMessageHasIsNotChanged() {
        for (String name : List.of("id", "task", "retries", "root_id", "ssync_key")) {
            TaskApp app = app(b -> b.intercept((PublishInterceptor) () -> call -> call.header(name, "x")));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> app.task(Tasks::header).delay("x"))
                    .withMessageContaining("cannot set the header '" + name + "'");
        }
    }

    @Test
    void anInterceptorRunsAnEagerTaskToo() {
        TaskApp app =
                app(b -> b.settings(TaskSettings.defaults().withEnvironment(Map.of("CELERY_TASK_ALWAYS_EAGER", "true")))
                        .intercept(noting("a"))
                        .intercept((self, run) -> "<" + run.proceed() + ">"));

        assertThat(app.task(Tasks::header).delay("a").get()).isEqualTo("<none+a>");
    }

    @Test
    void whatAnInterceptorThrowsIsTheFailureOfTheTask() {
        TaskApp app = app(b -> b.intercept((self, run) -> {
            throw new IllegalStateException("closed on Sundays");
        }));
        work(app);

        assertThatThrownBy(() -> app.task(Tasks::header).delay("x").get(SOON))
                .hasMessageContaining("closed on Sundays");
    }

    @Test
    void anInterceptorRunsEachAttempt() {
        TaskApp app = app(b -> b.intercept((self, run) -> {
            seen.add(self.name() + " " + self.retries());
            return run.proceed();
        }));
        work(app);

        assertThat(app.task(Tasks::again).delay().get(SOON)).isOne();

        assertThat(seen).containsExactly("seen.again 0", "seen.again 1");
    }

    @Test
    void whatATaskLeavesInTheLogContextIsGoneAfterIt() {
        TaskApp app = app(
                b -> b.settings(TaskSettings.defaults().withEnvironment(Map.of("CELERY_TASK_ALWAYS_EAGER", "true"))));
        MDC.put("request", "r1");
        try {
            app.task(Tasks::leavesSomething).delay();

            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("request", "r1"));
        } finally {
            MDC.clear();
        }
    }

    public static class Tasks {
        @Task(name = "seen.header")
        public String header(TaskContext self, String name) {
            return String.valueOf(self.headers().get(name));
        }

        @Task(name = "seen.durable", durable = true)
        public void durable() {}

        @Task(name = "seen.single", unique = @Unique)
        public void single() {}

        @Task(name = "seen.calls")
        public String calls(TaskContext self) {
            return self.task(Tasks::header).delay("depth").get(SOON);
        }

        @Task(name = "seen.again", retryDelay = 0.02)
        public int again(TaskContext self) {
            if (self.retries() == 0) {
                throw self.retry(new IllegalStateException("not yet"));
            }
            return self.retries();
        }

        @Task(name = "seen.leavesSomething")
        public void leavesSomething() {
            MDC.put("left", "behind");
        }
    }
}
