package io.ssync.tasks;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.DeadLetter;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.canvas.BuiltInTasks;
import io.ssync.tasks.canvas.CurrentTask;
import io.ssync.tasks.canvas.Followers;
import io.ssync.tasks.control.Control;
import io.ssync.tasks.control.Inspect;
import io.ssync.tasks.control.LogicalClock;
import io.ssync.tasks.events.EventSender;
import io.ssync.tasks.events.Events;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerEntry;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.registry.FlowControl;
import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.registry.TaskMethods;
import io.ssync.tasks.registry.TaskRegistry;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.EagerRunner;
import io.ssync.tasks.worker.LedgerRelay;
import io.ssync.tasks.worker.Worker;
import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The door to everything: calls tasks, starts workers, reads results.
 *
 * <pre>{@code
 * TaskApp app = TaskApp.builder("school")
 *         .broker(RedisBroker.connect("redis://localhost:6379/0"))
 *         .results(JdbcResults.over(dataSource))
 *         .routes(Routes.of("academic.*", "academic"))
 *         .register(new AcademicTasks(dataSource))
 *         .build();
 * AsyncResult<UploadReport> result = app.task(AcademicTasks::bulkUploadStudents).delay(file, year, user, false);
 * }</pre>
 *
 * <p>Immutable and safe for use by any thread. {@link #close()} closes the broker and the result backend; workers are closed
 * before by whoever started them.
 */
public final class TaskApp implements TypedTasks, TaskSender, AutoCloseable {
    private final String name;
    private final Broker broker;
    private final ResultBackend results;
    private final TaskSettings settings;
    private final TaskRegistry registry;
    private final TaskListener listener;
    private final InstantSource clock;
    private final LogicalClock logicalClock = new LogicalClock();
    private final CallWriter writer;
    private final EventSender events;
    private final Followers followers;
    private final EagerRunner eager;
    private final @Nullable DurableCalls durable;
    /** The names of durable tasks that calls have met here, whether or not they are registered. */
    private final Set<String> durableTasks = ConcurrentHashMap.newKeySet();
    /** What each place in the code that says {@code task(Type::method)} stands for; there are only so many of them. */
    private final Map<Class<?>, TaskReference<?>> references = new ConcurrentHashMap<>();

    /** The flow control of the tasks that were referred to by their methods, by name. */
    private final Map<String, FlowControl> referred = new ConcurrentHashMap<>();

    private TaskApp(Builder builder) {
        name = builder.name;
        settings = builder.settings;
        broker = Objects.requireNonNull(builder.broker, "an app needs a broker: call builder.broker(…)");
        Ledger ledger = settings.alwaysEager() ? null : builder.ledger;
        results = settings.alwaysEager() ? new InMemoryResults() : resultsOf(builder);
        registry = TaskRegistry.of(builder.tasks, new BuiltInTasks(this));
        listener = SafeListener.of(builder.listeners);
        clock = builder.clock;
        writer = new CallWriter(clock);
        events = new EventSender(broker.fanout(), CallWriter.ORIGIN, logicalClock, clock);
        followers = new Followers(this);
        eager = new EagerRunner(this);
        durable = ledger == null ? null : new DurableCalls(ledger, broker, listener);
        registry.all().stream()
                .filter(task -> task.declaration().durable())
                .forEach(task -> durableTasks.add(task.name()));
        if (durable == null && !settings.alwaysEager() && (settings.durable() || !durableTasks.isEmpty())) {
            String who = settings.durable() ? "all tasks" : "the tasks " + durableTasks;
            throw new IllegalArgumentException(who + " are durable: the app needs a ledger, call builder.ledger(…)");
        }
    }

    /** The results are committed together with the ledger, so both must be of one store. */
    private static ResultBackend resultsOf(Builder builder) {
        if (builder.ledger == null) {
            return builder.results == null ? new InMemoryResults() : builder.results;
        }
        if (builder.results != null && builder.results != builder.ledger.results()) {
            throw new IllegalArgumentException("the ledger shares its commits with "
                    + builder.ledger.results().describe()
                    + ", but the results go elsewhere: give the app the result backend that the ledger was made with");
        }
        return builder.ledger.results();
    }

    /** Starts an app of this name, which is shown to people. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** A call by name with positional arguments, for code that has no class of the task. */
    public AsyncResult<Object> send(String task, @Nullable Object... args) {
        return send(Signature.of(task, java.util.Arrays.asList(args)));
    }

    /** A call by name with positional and keyword arguments, for code that has no class of the task. */
    public AsyncResult<Object> send(String task, List<?> args, Map<String, ?> kwargs) {
        return send(Signature.of(task, args).withKwargs(kwargs));
    }

    @Override
    public <R> AsyncResult<R> send(Signature<R> call) {
        return send(envelope(call));
    }

    private <R> AsyncResult<R> send(Envelope<R> envelope) {
        if (settings.alwaysEager()) {
            eager.run(envelope.message(), envelope.queue());
            return envelope.result(results);
        }
        Optional<String> existing = publish(envelope);
        if (existing.isPresent()) {
            return new AsyncResult<>(existing.get(), envelope.call().resultType(), results);
        }
        published(List.of(envelope));
        return envelope.result(results);
    }

    /** Publishes a call unless it is not unique; then returns the id of the task that is on its way. */
    private Optional<String> publish(Envelope<?> envelope) {
        Optional<UniqueLock> lock = envelope.lock();
        if (isDurable(envelope)) {
            ledgerFor(envelope.call()).send(entries(List.of(envelope)));
            return Optional.empty();
        }
        if (lock.isEmpty()) {
            broker.publish(envelope.outbound(writer));
            return Optional.empty();
        }
        Optional<String> holder = broker.publishUnique(envelope.outbound(writer), lock.get());
        if (lock.get().replaces()) {
            return Optional.empty();
        }
        if (holder.isPresent() && flowOf(envelope.call().task()).orElseThrow().rejectsDuplicates()) {
            throw new TaskNotUniqueException(envelope.call().task(), holder.get());
        }
        return holder;
    }

    /** How a task is controlled whose declaration this app knows: it is registered here, or was referred to by its method. */
    private Optional<FlowControl> flowOf(String task) {
        return registry.find(task).map(TaskDefinition::flow).or(() -> Optional.ofNullable(referred.get(task)));
    }

    @Override
    public List<AsyncResult<?>> sendAll(List<? extends Signature<?>> calls) {
        List<AsyncResult<?>> sent = new ArrayList<>(calls.size());
        if (settings.alwaysEager()) {
            calls.forEach(call -> sent.add(send(call)));
            return sent;
        }
        List<Envelope<?>> envelopes =
                calls.stream().<Envelope<?>>map(this::envelope).toList();
        Map<Boolean, List<Envelope<?>>> byDurability =
                envelopes.stream().collect(Collectors.partitioningBy(this::isDurable));
        List<Envelope<?>> durables = byDurability.get(true);
        List<Envelope<?>> plain = byDurability.get(false).stream()
                .filter(envelope -> envelope.lock().isEmpty())
                .toList();
        if (!durables.isEmpty()) {
            ledgerFor(durables.get(0).call()).send(entries(durables));
            published(durables);
        }
        if (!plain.isEmpty()) {
            broker.publishAll(
                    plain.stream().map(envelope -> envelope.outbound(writer)).toList());
            published(plain);
        }
        for (Envelope<?> envelope : envelopes) {
            sent.add(envelope.lock().isEmpty() ? envelope.result(results) : send(envelope));
        }
        return sent;
    }

    /**
     * Calls that become part of a transaction of the caller's, for example {@code app.in(JdbcTransaction.of(handle))}: all of them are
     * durable, are sent right after the commit, and never if it is rolled back.
     *
     * @throws IllegalStateException if the app has no ledger
     */
    public TaskTransaction in(LedgerTransaction transaction) {
        return new TaskTransaction(this, transaction);
    }

    /** Writes calls into the ledger with a transaction of the caller's. */
    List<AsyncResult<?>> sendIn(LedgerTransaction transaction, List<? extends Signature<?>> calls) {
        if (settings.alwaysEager()) {
            return sendAll(calls);
        }
        List<Envelope<?>> envelopes = new ArrayList<>(calls.size());
        List<AsyncResult<?>> results = new ArrayList<>(calls.size());
        for (Signature<?> call : calls) {
            Envelope<?> envelope = envelope(call);
            if (envelope.lock().isPresent()) {
                throw notDurable(envelope);
            }
            envelopes.add(envelope);
            results.add(envelope.result(this.results));
        }
        if (!calls.isEmpty()) {
            ledgerFor(calls.get(0)).sendIn(transaction, entries(envelopes));
        }
        return results;
    }

    /** A unique task has its lock in the broker, which does not survive what the ledger is for, so it is durable never. */
    private boolean isDurable(Envelope<?> envelope) {
        Optional<Boolean> wanted = envelope.call().options().isDurable();
        if (envelope.lock().isPresent()) {
            if (wanted.orElse(false)) {
                throw notDurable(envelope);
            }
            return false;
        }
        return wanted.orElseGet(() ->
                settings.durable() || durableTasks.contains(envelope.call().task()));
    }

    private static IllegalArgumentException notDurable(Envelope<?> envelope) {
        return new IllegalArgumentException(
                envelope.call().task() + " is unique, and a call of a unique task cannot be durable");
    }

    private List<LedgerEntry> entries(List<? extends Envelope<?>> envelopes) {
        return envelopes.stream().map(envelope -> envelope.entry(writer)).toList();
    }

    private DurableCalls ledgerFor(Signature<?> call) {
        if (durable == null) {
            throw new IllegalStateException(
                    "a call of " + call.task() + " is durable, but the app has no ledger: call builder.ledger(…)");
        }
        return durable;
    }

    private void published(List<? extends Envelope<?>> envelopes) {
        for (Envelope<?> envelope : envelopes) {
            CurrentTask.called(envelope.id());
            listener.published(envelope.call().task(), envelope.queue());
        }
        if (settings.sendSentEvent()) {
            events.send(envelopes.stream()
                    .map(envelope -> new TaskEvent.Sent(envelope.message(), envelope.queue()))
                    .toList());
        }
    }

    /** The outcome of a task by its id, wherever it was called; the result is read as plain maps, lists and values. */
    public AsyncResult<Object> result(String taskId) {
        return new AsyncResult<>(taskId, ResultType.ANY, results);
    }

    /**
     * Revokes tasks: those that have not begun never will, and their state becomes REVOKED when a worker meets them. Those that
     * run go on. Every worker of ours knows of it, now or later; those of Celery are told with {@link Control#revoke}. An app with a
     * ledger notes it there too, after the broker knows.
     */
    public void revoke(String... taskIds) {
        broker.revoke(List.of(taskIds), false);
        ledger().ifPresent(ledger -> ledger.revoke(List.of(taskIds)));
    }

    /** Revokes tasks, and stops those that run: they are interrupted, and their state becomes REVOKED. */
    public void terminate(String... taskIds) {
        broker.revoke(List.of(taskIds), true);
        ledger().ifPresent(ledger -> ledger.revoke(List.of(taskIds)));
    }

    /**
     * Puts dead letters back into their queues, for another try from the beginning. The failures that were stored for their
     * tasks are forgotten, so that whoever asks sees what comes of the new try. Those that were durable are so again.
     *
     * @return how many were still there
     */
    public int retryDeadLetters(Collection<DeadLetter> letters) {
        int retried = 0;
        for (DeadLetter letter : letters) {
            taskIdOf(letter).ifPresent(results::forget);
            retried += durable == null ? retry(letter) : durable.holding(letter, () -> retry(letter));
        }
        return retried;
    }

    private int retry(DeadLetter letter) {
        return broker.deadLetters(letter.queue()).retry(List.of(letter.id()));
    }

    private static Optional<String> taskIdOf(DeadLetter letter) {
        try {
            return Optional.of(MessageCodec.decode(letter.payload()).id());
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    /** Commands to the workers of this broker, also to those of other apps and of Celery. */
    public Control control() {
        return new Control(broker, logicalClock, clock);
    }

    /** Questions to the workers of this broker, also to those of other apps and of Celery. */
    public Inspect inspect() {
        return control().inspect();
    }

    /** What happens on this broker, also in workers of other apps and of Celery. */
    public Events events() {
        return new Events(broker.fanout(), logicalClock);
    }

    /** A worker of this app, to be set up and started. */
    public Worker.Builder worker() {
        return Worker.builder(this);
    }

    @Override
    @SuppressWarnings("unchecked") // The overloads of task(…) tie R to the return type of the method.
    public <R> TaskReference<R> resolve(TaskMethod reference) {
        return (TaskReference<R>) references.computeIfAbsent(reference.getClass(), key -> {
            Method method = TaskMethods.of(reference);
            referred.put(TaskMethods.nameOf(method), FlowControl.of(method));
            if (method.getAnnotation(Task.class).durable()) {
                durableTasks.add(TaskMethods.nameOf(method));
            }
            return new TaskReference<>(
                    this, TaskMethods.nameOf(method), ResultType.returnedBy(method.getGenericReturnType()));
        });
    }

    /** The queue of a call: the one asked for, else by the routes of its name or an alias, else the default queue. */
    public String queueOf(Signature<?> call) {
        return call.options()
                .queue()
                .orElseGet(() -> settings.routes()
                        .queueFor(call.task(), call.args(), call.kwargs())
                        .orElse(settings.defaultQueue()));
    }

    /** The name of this app. */
    public String name() {
        return name;
    }

    /** The broker. */
    public Broker broker() {
        return broker;
    }

    /** The result backend; one in memory if none was given. */
    public ResultBackend results() {
        return results;
    }

    /** The ledger of durable tasks, if the app has one. */
    public Optional<Ledger> ledger() {
        return Optional.ofNullable(durable).map(DurableCalls::ledger);
    }

    /** What gives to the broker what the ledger holds for it, if the app has a ledger; runs from the first need on. */
    public Optional<LedgerRelay> relay() {
        return Optional.ofNullable(durable).map(DurableCalls::relay);
    }

    /** The settings. */
    public TaskSettings settings() {
        return settings;
    }

    /** What begins when a task has ended. */
    public Followers followers() {
        return followers;
    }

    /** The tasks that workers of this app run. */
    public TaskRegistry registry() {
        return registry;
    }

    /** All listeners as one, which never throws. */
    public TaskListener listener() {
        return listener;
    }

    /** Where this app reads the time. */
    public InstantSource clock() {
        return clock;
    }

    /** What orders this app's messages to other programs, whatever their wall clocks say. */
    public LogicalClock logicalClock() {
        return logicalClock;
    }

    @Override
    public void close() {
        if (durable != null) {
            durable.close();
        }
        broker.close();
        results.close();
    }

    private <R> Envelope<R> envelope(Signature<R> call) {
        String id = call.options().taskId().orElseGet(CallWriter::randomId);
        String queue = queueOf(call);
        Optional<FlowControl> flow = flowOf(call.task());
        Optional<UniqueLock> lock = flow.flatMap(control -> control.lock(id, call.args(), call.kwargs()));
        TaskMessage message = writer.write(call, id, queue, flow, lock);
        return new Envelope<>(call, id, queue, message, lock);
    }

    /** A call with everything decided, on its way to the broker. */
    private record Envelope<R>(
            Signature<R> call, String id, String queue, TaskMessage message, Optional<UniqueLock> lock) {
        OutboundMessage outbound(CallWriter writer) {
            return writer.outbound(message, call.options(), queue);
        }

        LedgerEntry entry(CallWriter writer) {
            TaskMessage marked = message.with(Map.of(LedgerMark.HEADER, 0), Map.of());
            return new LedgerEntry(id, 0, writer.outbound(marked, call.options(), queue));
        }

        AsyncResult<R> result(ResultBackend results) {
            return new AsyncResult<>(id, call.resultType(), results);
        }
    }

    /** Sets up an app. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private @Nullable Broker broker;
        private @Nullable ResultBackend results;
        private @Nullable Ledger ledger;
        private TaskSettings settings = TaskSettings.defaults();
        private InstantSource clock = InstantSource.system();
        private final List<Object> tasks = new ArrayList<>();
        private final List<TaskListener> listeners = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        /** What carries the messages. Required; closed with the app. */
        public Builder broker(Broker broker) {
            this.broker = broker;
            return this;
        }

        /** What keeps the results; closed with the app. In memory unless set, so seen by this app only. */
        public Builder results(ResultBackend results) {
            this.results = results;
            return this;
        }

        /** What holds durable tasks until they have ended, and keeps the results too; both are closed with the app. */
        public Builder ledger(Ledger ledger) {
            this.ledger = ledger;
            return this;
        }

        /** How the app behaves. To be called before {@link #routes}, which changes one of them. */
        public Builder settings(TaskSettings settings) {
            this.settings = settings;
            return this;
        }

        /** Which queue a task goes to. */
        public Builder routes(Routes routes) {
            this.settings = settings.withRoutes(routes);
            return this;
        }

        /** Adds every method with {@link Task} of an object. Workers run them on this very object, on many threads. */
        public Builder register(Object tasks) {
            this.tasks.add(tasks);
            return this;
        }

        /** Adds somebody to be told what happens. */
        public Builder listener(TaskListener listener) {
            this.listeners.add(listener);
            return this;
        }

        /** Where the app reads the time; the system's clock unless set. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Checks everything and makes the app.
         *
         * @throws IllegalArgumentException if a task's declaration cannot work
         */
        public TaskApp build() {
            return new TaskApp(this);
        }
    }
}
