package io.ssync.tasks.internal.worker;

import io.ssync.tasks.Param;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.canvas.Callbacks;
import io.ssync.tasks.internal.registry.TaskRegistry;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the parts of a worker need, without threads and in a time of its own. */
final class WorkerParts {
    static final Duration LEASE = Duration.ofSeconds(30);
    static final int MAX_REDELIVERIES = 5;

    final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T08:00:00Z"));
    final Ticker ticker = () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    final InMemoryBroker broker = new InMemoryBroker(clock);
    final FickleResults results = new FickleResults();
    /** What holds durable tasks; part of the runtime of {@link #withLedger}. */
    final InMemoryLedger ledger = new InMemoryLedger(results.kept, clock);
    /** The last word of each attempt, as the listener is told. */
    final List<TaskState> ends = new ArrayList<>();
    /** What the listener throws when it is told of an end, against its promise; or null. */
    Error endFailure;
    /** What was told to the listener as a failure of the worker itself. */
    final List<Throwable> failures = new ArrayList<>();

    /** The settings of the runtimes that are made from now on. */
    TaskSettings settings = TaskSettings.defaults();

    final TaskRegistry registry = TaskRegistry.of(List.of(new Tasks()));
    final ResultWriter writer = new ResultWriter("worker@test", TaskSettings.defaults(), clock);
    /** What follows each task that has something to follow it. */
    List<FollowUp> followUps = List.of();
    /** What is thrown when it is asked what follows a task, or null. */
    RuntimeException followFailure;
    /** The tasks that the listener was told of as revoked. */
    final List<String> revoked = new ArrayList<>();
    /** The events that the listener was told of. */
    final List<TaskEvent> happened = new ArrayList<>();

    final TaskRuntime runtime;

    WorkerParts() {
        runtime = runtime(Optional.empty());
    }

    private WorkerParts(UnaryOperator<Ledger> seen) {
        ledger.bind(broker.describe());
        runtime = runtime(Optional.of(seen.apply(ledger)));
    }

    /** The parts of a worker whose app has a ledger; {@code seen} is how the worker sees that. */
    static WorkerParts withLedger(UnaryOperator<Ledger> seen) {
        return new WorkerParts(seen);
    }

    private List<FollowUp> followUps() {
        if (followFailure != null) {
            throw followFailure;
        }
        return followUps;
    }

    TaskRuntime runtime(Optional<Ledger> seen) {
        return new TaskRuntime(
                broker,
                results,
                seen,
                Optional.empty(),
                settings,
                registry,
                CallsNothing.CALLS.sender(),
                CallsNothing.CALLS.tasks(),
                new Callbacks(results, clock, (ended, calls) -> followUps()),
                (self, run) -> run.proceed(),
                new Listener(),
                new Tally(),
                clock,
                ticker,
                () -> 0,
                new LogicalClock());
    }

    private final class Listener implements TaskListener {
        @Override
        public void finished(String task, String queue, TaskState state, Duration took) {
            if (endFailure != null) {
                throw endFailure;
            }
            ends.add(state);
        }

        @Override
        public void revoked(String task, String queue) {
            revoked.add(task);
        }

        @Override
        public void happened(TaskEvent event) {
            happened.add(event);
        }

        @Override
        public void loopFailed(String loop, Throwable error) {
            failures.add(error);
        }
    }

    Consumer consumer(String worker) {
        return broker.consume(new Consumer.Options(worker, List.of("celery"), LEASE, MAX_REDELIVERIES));
    }

    /** A call of a task of {@link Tasks}. */
    static TaskMessage message(String id, String task, Map<String, ?> headers) {
        Map<String, Object> all = new HashMap<>(Map.of("id", id, "task", task, "lang", "py"));
        all.putAll(headers);
        return new TaskMessage(all, Map.of(), "application/json", "utf-8", CeleryJson.writeBody(List.of(), Map.of()));
    }

    void publish(String task, String... ids) {
        for (String id : ids) {
            publish(message(id, task, Map.of()));
        }
    }

    void publish(TaskMessage message) {
        broker.publish(OutboundMessage.of("celery", MessageCodec.encode(message)));
    }

    List<Delivery> claim(Consumer consumer, int number) throws InterruptedException {
        List<Delivery> claimed = new ArrayList<>();
        while (claimed.size() < number) {
            List<Delivery> more = consumer.claim(number - claimed.size(), Duration.ZERO);
            if (more.isEmpty()) {
                throw new AssertionError("only " + claimed.size() + " of " + number + " messages are there");
            }
            claimed.addAll(more);
        }
        return claimed;
    }

    /** A delivery that may run. */
    Admitted admitted(Delivery delivery) {
        TaskMessage message = MessageCodec.decode(delivery.payload());
        return new Admitted(delivery, message, registry.find(message.task()).orElseThrow(), null, false, true);
    }

    static final class Tasks {
        @Task(name = "test.plain")
        public void plain() {}

        @Task(name = "test.early", acksLate = false)
        public void early() {}

        @Task(name = "test.silent", ignoreResult = true)
        public void silent() {}

        @Task(name = "test.keyed", maxConcurrency = 1, concurrencyKey = "school")
        public void keyed(@Param("school") int school) {}

        @Task(name = "test.once", rejectOnWorkerLost = false)
        public void once() {}
    }

    /** Results in memory that go away, or refuse what one task has to say. */
    static final class FickleResults implements ResultBackend {
        private final InMemoryResults kept = new InMemoryResults();
        /** What each call throws, or null. */
        RuntimeException failure;
        /** What the calls after that one throw, or null if it is the same. */
        RuntimeException nextFailure;
        /** The task of which nothing is taken, or an empty text. */
        String refused = "";

        RuntimeException refusal = new IllegalStateException("refused");
        final List<List<String>> stores = new ArrayList<>();

        @Override
        public void store(List<TaskResult> all) {
            check(all.stream().map(TaskResult::taskId).toList());
            stores.add(all.stream().map(TaskResult::taskId).toList());
            kept.store(all);
        }

        @Override
        public Optional<TaskResult> find(String taskId) {
            check(List.of(taskId));
            return kept.find(taskId);
        }

        private void check(List<String> ids) {
            if (failure != null) {
                RuntimeException thrown = failure;
                failure = nextFailure == null ? failure : nextFailure;
                throw thrown;
            }
            if (ids.contains(refused)) {
                throw refusal;
            }
        }

        @Override
        public Subscription subscribe(String taskId, Runnable onChange) {
            return kept.subscribe(taskId, onChange);
        }

        @Override
        public void forget(String taskId) {
            kept.forget(taskId);
        }

        @Override
        public int deleteOlderThan(Instant time, int limit) {
            return kept.deleteOlderThan(time, limit);
        }

        @Override
        public String describe() {
            return "results that go away";
        }

        @Override
        public void close() {
            kept.close();
        }
    }
}
