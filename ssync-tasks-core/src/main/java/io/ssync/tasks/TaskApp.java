// Long because it is the door: half of it says what a caller can rely on, and its methods hand over to the classes that
// do the work.
package io.ssync.tasks;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.control.Control;
import io.ssync.tasks.control.Control.Inspect;
import io.ssync.tasks.control.Explanation;
import io.ssync.tasks.events.Events;
import io.ssync.tasks.health.Finding;
import io.ssync.tasks.internal.canvas.BuiltInTasks;
import io.ssync.tasks.internal.canvas.Callbacks;
import io.ssync.tasks.internal.canvas.KeptWorkflow;
import io.ssync.tasks.internal.events.EventSender;
import io.ssync.tasks.internal.explain.Doctor;
import io.ssync.tasks.internal.explain.Explainer;
import io.ssync.tasks.internal.registry.TaskHolder;
import io.ssync.tasks.internal.registry.TaskRegistry;
import io.ssync.tasks.internal.worker.EagerRunner;
import io.ssync.tasks.internal.worker.LedgerRelay;
import io.ssync.tasks.internal.worker.Tally;
import io.ssync.tasks.internal.worker.TaskRuntime;
import io.ssync.tasks.internal.worker.Ticker;
import io.ssync.tasks.internal.worker.WaitingTasks;
import io.ssync.tasks.internal.worker.WorkerSetup;
import io.ssync.tasks.internal.worker.WorkflowKeeper;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.lang.annotation.Annotation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
 * AsyncResult<UploadReport> result = app.task(AcademicTasks::bulkUploadStudents).delay(file, year, user, false, false);
 * }</pre>
 *
 * <p>Immutable and safe for use by any thread. {@link #close()} closes the broker and the result backend. Close workers
 * before it.
 */
public final class TaskApp implements TypedTasks, TaskSender, AutoCloseable {
    private final String name;
    private final Broker broker;
    private final ResultBackend results;
    private final TaskSettings settings;
    private final TaskRegistry registry;
    private final InstantSource clock;
    private final LogicalClock logicalClock = new LogicalClock();
    private final CallPlanner planner;
    private final WorkflowKeeper workflows;
    private final CallSender sender;
    /** Set by {@link #close} alone. */
    private volatile boolean closed;

    private final EagerRunner eager;
    private final TaskRuntime runtime;
    private final @Nullable DurableCalls durable;
    private final FailedTasks failed;

    private TaskApp(Builder builder) {
        name = builder.name;
        settings = builder.settings;
        broker = Objects.requireNonNull(builder.broker, "an app needs a broker: call builder.broker(…)");
        Ledger ledger = settings.alwaysEager() ? null : builder.ledger;
        results = settings.alwaysEager() ? new InMemoryResults() : resultsOf(builder);
        clock = builder.clock;
        TaskListener listener = SafeListener.of(builder.listeners);
        Callbacks callbacks = new Callbacks(results, clock, (ended, calls) -> sender().followUps(ended, calls));
        registry = TaskRegistry.of(
                builder.tasks,
                new BuiltInTasks(
                        settings,
                        results,
                        clock,
                        callbacks,
                        task -> registered().find(task)));
        durable = ledger == null
                ? null
                : new DurableCalls(ledger, broker, builder.relay(ledger, broker, listener), builder.transaction);
        workflows = new WorkflowKeeper(results, listener, Ticker.SYSTEM);
        planner = new CallPlanner(
                settings, registry, new CallWriter(clock), Interceptors.publishing(builder.publishInterceptors));
        sender = new CallSender(
                settings,
                broker,
                results,
                planner,
                new CanvasSender(results, clock, this::revoke, planner),
                workflows,
                new SentNews(
                        settings, listener, new EventSender(broker.fanout(), CallWriter.ORIGIN, logicalClock, clock)),
                durable,
                builder.transaction,
                this::eager);
        runtime = new TaskRuntime(
                broker,
                results,
                Optional.ofNullable(durable).map(DurableCalls::ledger),
                Optional.ofNullable(durable).map(DurableCalls::relay),
                settings,
                registry,
                sender,
                sender,
                callbacks,
                Interceptors.around(builder.runInterceptors),
                listener,
                new Tally(),
                clock,
                Ticker.SYSTEM,
                () -> ThreadLocalRandom.current().nextDouble(),
                logicalClock);
        eager = new EagerRunner(runtime);
        failed = new FailedTasks(results, broker, listener, durable, clock);
    }

    // What the parts of this app need of one another, once it is complete.

    private CallSender sender() {
        return sender;
    }

    private TaskRegistry registered() {
        return registry;
    }

    private EagerRunner eager() {
        return eager;
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
        return new Builder(Objects.requireNonNull(name, "name of the app"));
    }

    /**
     * A call by name with positional arguments, for code that has no class of the task. With keyword arguments it is {@link
     * #sendWithKwargs}.
     *
     * @throws IllegalArgumentException if the arguments are one list and one map, which could be meant either way
     */
    public AsyncResult<Object> send(String task, @Nullable Object... args) {
        if (args.length == 2 && args[0] instanceof List<?> && args[1] instanceof Map<?, ?>) {
            throw new IllegalArgumentException("send(\"" + task
                    + "\", list, map) could mean two things: write sendWithKwargs(\""
                    + task + "\", list, map) for positional and keyword arguments, or send(Signature.of(\"" + task
                    + "\", List.of(list, map))) for a task whose two parameters are a list and a map");
        }
        return send(Signature.of(task, java.util.Arrays.asList(args)));
    }

    /** A call by name with positional and keyword arguments, for code that has no class of the task. */
    public AsyncResult<Object> sendWithKwargs(String task, List<?> args, Map<String, ?> kwargs) {
        return send(Signature.of(task, args).withKwargs(kwargs));
    }

    @Override
    public <R> AsyncResult<R> send(Signature<R> call) {
        requireOpen();
        return sender.send(call);
    }

    @Override
    public <R> CompletableFuture<AsyncResult<R>> sendAsync(Signature<R> call) {
        requireOpen();
        return sender.sendAsync(call);
    }

    /**
     * {@inheritDoc}
     *
     * @throws TaskNotUniqueException if a call of a unique task is refused as a duplicate; the others are sent, and
     *     {@link TaskNotUniqueException#sent()} has their results
     */
    @Override
    public List<AsyncResult<?>> sendAll(List<? extends Signature<?>> calls) {
        requireOpen();
        return sender.sendAll(calls);
    }

    @Override
    public <R> AsyncResult<R> send(Chain<R> chain) {
        requireOpen();
        return sender.send(chain);
    }

    @Override
    public <R> AsyncGroup<R> send(Group<R> group) {
        requireOpen();
        return sender.send(group);
    }

    /**
     * Calls that become part of a transaction of the caller's, for example {@code app.in(JdbcTransaction.of(handle))}: all of them are
     * durable, are sent right after the commit, and never if it is rolled back.
     *
     * @throws IllegalStateException if the app has no ledger, and the transaction needs one
     */
    public TaskTransaction in(LedgerTransaction transaction) {
        requireOpen();
        return new TaskTransaction(sender, transaction);
    }

    /** The outcome of a task by its id, wherever it was called; the result is read as plain maps, lists and values. */
    public AsyncResult<Object> result(String taskId) {
        return new AsyncResult<>(taskId, ResultType.ANY, results);
    }

    /**
     * The members of a group by its id, if it was saved with {@link AsyncGroup#save} or Celery's {@code GroupResult.save}; results are read
     * as plain maps, lists and values. Tasks of groups within it are members like the others.
     */
    public Optional<AsyncGroup<Object>> group(String groupId) {
        return results.findGroup(groupId).map(node -> AsyncGroup.of(node, results, this::revoke));
    }

    /**
     * A chain or group that was sent from Java, by the id of its result; empty if nothing is known of it: it was sent elsewhere, has expired, or has more than
     * 10,000 tasks or 4 MB of arguments.
     */
    public Optional<Canvas.Workflow> workflow(String id) {
        return workflows
                .find(id)
                .map(json -> new SentWorkflow(KeptWorkflow.read(json), results, new SentWorkflow.Actions() {
                    @Override
                    public void terminate(Collection<String> taskIds) {
                        revoke(taskIds, true);
                    }

                    @Override
                    public Collection<String> revoked() {
                        return broker.revoked();
                    }

                    @Override
                    public void resume(KeptWorkflow workflow, Map<String, TaskResult> known, Set<String> again) {
                        sender.resume(workflow, known, again);
                    }
                }));
    }

    /**
     * Revokes tasks: those that have not begun never will, and their state becomes REVOKED when a worker meets them. Those that
     * run go on. Every worker of ours knows of it, now or later; those of Celery are told with {@link Control#revoke}. An app with a
     * ledger notes it there too, after the broker knows.
     */
    public void revoke(String... taskIds) {
        revoke(List.of(taskIds), false);
    }

    /** Revokes tasks, and stops those that run: they are interrupted, and their state becomes REVOKED. */
    public void terminate(String... taskIds) {
        revoke(List.of(taskIds), true);
    }

    private void revoke(Collection<String> taskIds, boolean terminate) {
        broker.revoke(taskIds, terminate);
        ledger().ifPresent(ledger -> ledger.revoke(taskIds));
    }

    /**
     * Puts dead letters back into their queues, for another try from the beginning. The failures that were stored for their
     * tasks are forgotten, so that callers see the outcome of the new try. Tasks that were durable are durable again.
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

    /** Tasks that have failed, to be run again. */
    public FailedTasks failed() {
        return failed;
    }

    /**
     * Ends all tasks that wait in a queue when it begins: for a worker, for a limit, or for their time. Their messages go, they are not
     * durable any more, and their state becomes REVOKED; what would have followed them in a workflow never comes. What workers hold is
     * run, and dead letters stay.
     *
     * @return how many there were
     */
    public long purge(String queue) {
        return new WaitingTasks(runtime).purge(queue);
    }

    /**
     * Moves all tasks that wait in a queue when it begins to another one, with their priorities and due times, behind what waits there.
     * Each is in one of the two at any moment, so a move that was broken off can just be repeated.
     *
     * @return how many there were
     * @throws IllegalArgumentException if both are the same
     */
    public long move(String queue, String target) {
        return new WaitingTasks(runtime).move(queue, target);
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

    /**
     * Why a task has not ended, or that it has. Looks into the queues that this app has routes to and those that workers read, asks the
     * workers, and takes a second or two, longer if a million messages wait. Changes nothing.
     */
    public Explanation why(String taskId) {
        return new Explainer(broker, results, ledger(), inspect(), clock, queues()).explain(taskId);
    }

    /**
     * Looks at everything that this app needs: how its servers are set up and how they are, queues without workers, tasks that nobody
     * knows, what waits too long. Asks the workers, and takes a second or two. Changes nothing.
     */
    public List<Finding> examine() {
        return new Doctor(broker, results, ledger(), inspect(), clock, queues()).examine();
    }

    /** Those that calls go to, as far as the routes say it; a function may name others. */
    private Set<String> queues() {
        Set<String> queues = new LinkedHashSet<>();
        queues.add(settings.defaultQueue());
        settings.routes().byPattern().forEach((pattern, route) -> {
            if (!pattern.equals("function")) {
                queues.add(String.valueOf(route.get("queue")));
            }
        });
        return queues;
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
        requireOpen();
        return new WorkerSetup(runtime);
    }

    @Override
    public <R> TypedTasks.Reference<R> resolve(TaskMethod reference) {
        requireOpen();
        return sender.resolve(reference);
    }

    /** The queue of a call: the one asked for, else by the routes of its name or an alias, else the default queue. */
    public String queueOf(Signature<?> call) {
        return planner.queueOf(call);
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

    /**
     * Gives to the broker, now, all that the ledger holds for it. That happens by itself soon after each durable call, and in every
     * process with a worker: this is for tools.
     *
     * @return how many messages that were; 0 if somebody else gives them at this moment
     * @throws IllegalStateException if the app has no ledger
     */
    public int publishDurable() {
        return relay().publishAll();
    }

    /**
     * Gives to the broker what the ledger holds for it, from now on and until the app is closed, on a thread of its own. Workers and the
     * first durable call of an app begin it as well; does nothing if it has begun.
     *
     * @throws IllegalStateException if the app has no ledger
     */
    public void startRelay() {
        relay().start();
    }

    private LedgerRelay relay() {
        if (durable == null) {
            throw new IllegalStateException("the app '" + name + "' has no ledger: give it one with builder.ledger(…)");
        }
        return durable.relay();
    }

    /** The settings. */
    public TaskSettings settings() {
        return settings;
    }

    /** The names of the tasks that workers of this app run, in order, each with its other names. */
    public SortedMap<String, List<String>> taskNames() {
        SortedMap<String, List<String>> names = new TreeMap<>();
        registry.all().forEach(task -> names.put(task.name(), List.copyOf(task.aliases())));
        return Collections.unmodifiableSortedMap(names);
    }

    /** What another annotation says of tasks, by their names in order: of those whose method carries it beside {@link Task}. */
    public <A extends Annotation> SortedMap<String, A> annotated(Class<A> annotation) {
        SortedMap<String, A> found = new TreeMap<>();
        registry.all().forEach(task -> task.annotation(annotation).ifPresent(value -> found.put(task.name(), value)));
        return Collections.unmodifiableSortedMap(found);
    }

    /** Where this app reads the time. */
    public InstantSource clock() {
        return clock;
    }

    /** What the workers of this app need of it. */
    TaskRuntime runtime() {
        return runtime;
    }

    /** What the broker says of its own end would not tell whose mistake it is. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("app '" + name
                    + "' is closed: make its calls and start its workers before, and close it when the program ends");
        }
    }

    @Override
    public void close() {
        closed = true;
        if (durable != null) {
            durable.close();
        }
        workflows.close();
        broker.close();
        results.close();
    }

    /** Sets up an app. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private @Nullable Broker broker;
        private @Nullable ResultBackend results;
        private @Nullable Ledger ledger;
        private TaskSettings settings = TaskSettings.defaults();
        private InstantSource clock = InstantSource.system();
        private @Nullable LongSupplier relayClock;
        private LedgerTransaction.Current transaction = LedgerTransaction.Current.NONE;
        private final List<Object> tasks = new ArrayList<>();
        private final List<TaskListener> listeners = new ArrayList<>();
        private final List<PublishInterceptor> publishInterceptors = new ArrayList<>();
        private final List<RunInterceptor> runInterceptors = new ArrayList<>();

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

        /**
         * Adds every method with {@link Task} of a class or interface, and asks for the object that runs them when a worker starts or the first
         * of them is called eagerly: for objects that need this app themselves. The object may be a proxy.
         *
         * @param type what declares the tasks
         * @param object gives the same object whenever it is asked, which may be several times, by any thread
         */
        public Builder register(Class<?> type, Supplier<?> object) {
            this.tasks.add(TaskHolder.later(type, object));
            return this;
        }

        /**
         * Where calls find the transaction that they become part of without naming it, as those of {@link TaskApp#in} do; nowhere unless
         * set. Calls that name one are not affected.
         */
        public Builder transaction(LedgerTransaction.Current transaction) {
            this.transaction = transaction;
            return this;
        }

        /** Adds somebody to be told what happens. */
        public Builder listener(TaskListener listener) {
            this.listeners.add(listener);
            return this;
        }

        /** Stands around the publishing of calls, inside those that were added before. */
        public Builder intercept(PublishInterceptor interceptor) {
            this.publishInterceptors.add(interceptor);
            return this;
        }

        /** Stands around the run of each task, inside those that were added before. */
        public Builder intercept(RunInterceptor interceptor) {
            this.runInterceptors.add(interceptor);
            return this;
        }

        /** Where the app reads the time; the system's clock unless set. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /** Has the relay go by this clock, which counts nanoseconds, and without a thread: for a simulation, which takes its steps. */
        Builder stepRelay(LongSupplier nanoTime) {
            relayClock = nanoTime;
            return this;
        }

        private LedgerRelay relay(Ledger of, Broker to, TaskListener told) {
            return relayClock == null ? new LedgerRelay(of, to, told) : LedgerRelay.stepped(of, to, told, relayClock);
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
