package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.AppRuntime;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.canvas.Embed;
import io.ssync.tasks.internal.canvas.WireSignature;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.testing.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One bad thing never harms its neighbours: five deliveries in one batch, and one step goes wrong for one of them. */
class NeighboursTest {
    private static final int BATCH = 5;
    /** The group of tasks that are counted with one question. */
    private static final String TOGETHER = "together";

    /** The step that goes wrong. */
    enum Place {
        LOOK_UP,
        NOTE_START,
        LISTENER,
        PROGRESS,
        STORE,
        CONTINUE,
        COUNT_TOGETHER,
        SETTLE
    }

    enum Kind {
        EXCEPTION,
        ERROR,
        REFUSED,
        AWAY
    }

    enum Often {
        ONCE,
        EVERY_OTHER_TIME,
        EVER
    }

    record Case(Place place, Kind kind, Often often, int position) {
        /** What concerns all of a call cannot be told from what concerns one of them, as long as it lasts. */
        boolean isOutage() {
            return kind == Kind.AWAY && often == Often.EVER;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(Kind.values())
                        .flatMap(kind -> Stream.of(Often.values())
                                .flatMap(often -> Stream.iterate(0, position -> position + 1)
                                        .limit(BATCH)
                                        .map(position -> new Case(place, kind, often, position)))))
                .filter(bad -> !bad.isOutage());
    }

    private final ManualClock clock = new ManualClock();
    private final InMemoryBroker broker = new InMemoryBroker(clock);
    private final InMemoryResults results = new InMemoryResults();
    /** Whose progress was stored apart from that of the bad one. */
    private final Set<String> progressed = new HashSet<>();

    private int calls;

    @ParameterizedTest
    @MethodSource("cases")
    void endAtOnceWhateverIsWrongWithOne(Case bad) throws InterruptedException {
        Pipeline pipeline = pipeline(bad);

        work(pipeline, Duration.ofSeconds(2), Duration.ofMillis(50));
        for (int i = 0; i < BATCH; i++) {
            if (i != bad.position()) {
                assertThat(results.find("t" + i).map(TaskResult::state)).contains(TaskState.SUCCESS);
                assertThat(bad.place() != Place.PROGRESS || bad.kind() == Kind.AWAY || progressed.contains("t" + i))
                        .as("progress of t" + i)
                        .isTrue();
            }
        }

        work(pipeline, Duration.ofMinutes(3), Duration.ofSeconds(1));
        boolean ended = results.find("t" + bad.position())
                .filter(result -> result.state().isFinal())
                .isPresent();
        assertThat(ended || isDeadLetterWithReason()).isTrue();
        assertThat(broker.status("celery").inFlight()).isZero();
        assertThat(broker.status("celery").delayed()).isZero();
        assertThat(pipeline.completer().isIdle()).isTrue();
        assertThat(pipeline.pool().idle()).isEqualTo(BATCH);
        assertThat(calls).as("calls that go wrong").isBetween(1, 100);
    }

    private boolean isDeadLetterWithReason() {
        return broker.deadLetters("celery").list(0, 10).stream()
                .anyMatch(letter -> !letter.reason().isBlank());
    }

    /** All that a worker does, in small steps, for so long. */
    private void work(Pipeline pipeline, Duration time, Duration step) throws InterruptedException {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            List<Attempt> running = new ArrayList<>();
            List<TaskPool.Slot> slots = new ArrayList<>();
            pipeline.fetcher().step(Duration.ZERO);
            for (TaskPool.Taken taken = pipeline.pool().poll();
                    taken != null && taken.admitted() != null;
                    taken = pipeline.pool().poll()) {
                TaskPool.Slot slot = pipeline.pool().slot(taken.admitted(), () -> {});
                slots.add(slot);
                pipeline.begin(taken.admitted(), slot).ifPresent(running::add);
            }
            for (Attempt attempt : running) {
                attempt.begin();
                attempt.running().progress(1, 2, "half");
            }
            pipeline.progress().runOnce();
            running.forEach(attempt -> pipeline.end(attempt, new Outcome.Returned("\"done\"")));
            slots.forEach(TaskPool.Slot::release);
            pipeline.completer().step(Duration.ZERO);
            pipeline.leases().renew();
            clock.advance(step);
        }
    }

    private Pipeline pipeline(Case bad) {
        Breaker breaker = new Breaker(bad);
        TaskApp app = TaskApp.builder("neighbours")
                .broker(broker)
                .results(results(breaker))
                .clock(clock)
                .listener(new TaskListener() {
                    @Override
                    public void happened(TaskEvent event) {
                        breaker.pass(Place.LISTENER, event.message().id(), false);
                    }
                })
                .register(new SimulatedTasks())
                .build();
        TaskRuntime of = AppRuntime.of(app);
        TaskRuntime runtime = of.stepped(
                of.settings(),
                of.interceptor(),
                () -> Duration.between(new ManualClock().instant(), clock.instant())
                        .toNanos(),
                () -> 0.5);
        WorkerOptions options = WorkerOptions.defaults(of.settings(), "here").withConcurrency(BATCH);
        Consumer consumer = consumer(broker.consume(Consumer.Options.of(options.name(), options.queues())), breaker);
        for (int i = 0; i < BATCH; i++) {
            send(app, bad.place(), "t" + i);
        }
        return new Pipeline(
                runtime,
                options,
                consumer,
                (task, running) -> {
                    throw new IllegalStateException("the test calls no task");
                },
                null);
    }

    private void send(TaskApp app, Place place, String id) {
        TaskOptions options = TaskOptions.DEFAULTS.taskId(id);
        if (place == Place.LOOK_UP) {
            options = options.header(NextMessage.REDELIVERED, true);
        }
        if (place == Place.CONTINUE || place == Place.COUNT_TOGETHER) {
            WireSignature body =
                    new WireSignature(Map.of("task", "sim.plain", "options", Map.of("task_id", id + "-body")));
            options = options.embed(new Embed(List.of(), List.of(), List.of(), body).toMap())
                    .header("group", place == Place.CONTINUE ? id : TOGETHER);
        }
        app.send(Signature.of(place == Place.NOTE_START ? "sim.nottwice" : "sim.plain", List.of(id))
                .with(options));
    }

    private ResultBackend results(Breaker breaker) {
        return wrapped(ResultBackend.class, results, (method, arguments) -> {
            switch (method) {
                case "find" -> breaker.pass(Place.LOOK_UP, (String) arguments[0], true);
                case "chords" -> {
                    Chords chords = results.chords().orElseThrow();
                    return Optional.of(wrapped(Chords.class, chords, (name, given) -> {
                        if (name.equals("ended")) {
                            Place place = given[0].equals(TOGETHER) ? Place.COUNT_TOGETHER : Place.CONTINUE;
                            for (Object member : (List<?>) given[1]) {
                                breaker.pass(
                                        place, ((Chords.Member) member).result().taskId(), true);
                            }
                            return Optional.<Chords.Outcome>empty();
                        }
                        return null;
                    }));
                }
                case "store" -> {
                    for (Object stored : (List<?>) arguments[0]) {
                        TaskResult result = (TaskResult) stored;
                        Place place = result.state().equals(TaskState.STARTED)
                                ? Place.NOTE_START
                                : result.state().equals(TaskState.PROGRESS) ? Place.PROGRESS : Place.STORE;
                        breaker.pass(place, result.taskId(), true);
                        if (place == Place.PROGRESS && ((List<?>) arguments[0]).size() < BATCH) {
                            progressed.add(result.taskId());
                        }
                    }
                }
                default -> {}
            }
            return null;
        });
    }

    private static Consumer consumer(Consumer real, Breaker breaker) {
        return wrapped(Consumer.class, real, (method, arguments) -> {
            if (!method.equals("settle")) {
                return null;
            }
            List<Settled> answers = new ArrayList<>();
            for (Object settlement : (List<?>) arguments[0]) {
                Delivery delivery = ((Settlement.OfDelivery) settlement).delivery();
                String id = MessageCodec.decode(delivery.payload()).id();
                Settled answer = settlement instanceof Settlement.DeadLetter ? null : breaker.answer(id);
                answers.add(
                        answer != null
                                ? answer
                                : real.settle(List.of((Settlement) settlement)).get(0));
            }
            return answers;
        });
    }

    /** What to answer instead; null lets the real one answer. */
    private interface Instead {
        Object answer(String method, Object[] arguments);
    }

    private static <T> T wrapped(Class<T> type, T real, Instead instead) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = instead.answer(method.getName(), arguments);
                    try {
                        return answer != null ? answer : method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** Breaks the one step of the one task. */
    private final class Breaker {
        private final Case bad;
        private int asked;

        Breaker(Case bad) {
            this.bad = bad;
        }

        private boolean breaks(Place place, String id) {
            if (place != bad.place() || !id.equals("t" + bad.position())) {
                return false;
            }
            int before = asked++;
            boolean breaks = switch (bad.often()) {
                case ONCE -> before == 0;
                case EVERY_OTHER_TIME -> before % 2 == 0;
                case EVER -> true;
            };
            calls += breaks ? 1 : 0;
            return breaks;
        }

        void pass(Place place, String id, boolean isServer) {
            if (!breaks(place, id)) {
                return;
            }
            String what = "broken on purpose: " + bad;
            if (bad.kind() == Kind.ERROR) {
                throw new AssertionError(what);
            }
            if (bad.kind() == Kind.EXCEPTION || !isServer) {
                throw new IllegalStateException(what);
            }
            throw bad.kind() == Kind.AWAY ? Server.RESULTS.away(what) : Server.RESULTS.refused(what);
        }

        Settled answer(String id) {
            if (!breaks(Place.SETTLE, id)) {
                return null;
            }
            return switch (bad.kind()) {
                case AWAY -> new Settled.Away(new BrokerAwayException("away on purpose", null));
                case REFUSED -> new Settled.Refused(new BrokerRefusedException("refused on purpose", null));
                case EXCEPTION -> throw new IllegalStateException("broken on purpose");
                case ERROR -> throw new AssertionError("broken on purpose");
            };
        }
    }
}
