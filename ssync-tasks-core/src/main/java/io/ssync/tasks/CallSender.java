// Long because all ways in which a call can leave are told apart here and nowhere else, in a transaction of the
// caller's too.
package io.ssync.tasks;

import io.ssync.tasks.PlannedCall.Way;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.internal.canvas.KeptWorkflow;
import io.ssync.tasks.internal.canvas.Successors;
import io.ssync.tasks.internal.registry.TaskMethods;
import io.ssync.tasks.internal.worker.EagerRunner;
import io.ssync.tasks.internal.worker.WorkflowKeeper;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls, each in the way that was planned for it: it runs at once in the caller's thread, or goes through the ledger, with the lock of
 * a unique task, or plainly. Safe for use by any thread.
 */
final class CallSender implements TypedTasks, Successors {
    private final TaskSettings settings;
    private final Broker broker;
    private final QueueBounds bounds;
    private final ResultBackend results;
    private final CallPlanner planner;
    private final CanvasSender canvases;
    private final WorkflowKeeper workflows;
    private final SentNews news;
    private final @Nullable DurableCalls ledger;
    private final LedgerTransaction.Current transaction;
    /** Null unless calls are run at once; asked for late, since whatever runs tasks needs this object. */
    private final Supplier<EagerRunner> eager;

    private final Executor afterwards = afterwards();

    /** The reference of each place in the code that says {@code task(Type::method)}; bounded by the code. */
    private final Map<Class<?>, TypedTasks.Reference<?>> references = new ConcurrentHashMap<>();

    CallSender(
            TaskSettings settings,
            Broker broker,
            ResultBackend results,
            CallPlanner planner,
            CanvasSender canvases,
            WorkflowKeeper workflows,
            SentNews news,
            @Nullable DurableCalls ledger,
            LedgerTransaction.Current transaction,
            Supplier<EagerRunner> eager) {
        this.settings = settings;
        this.broker = broker;
        this.bounds = new QueueBounds(broker, settings.queueMaxLength(), settings.queueFullWait());
        this.results = results;
        this.planner = planner;
        this.canvases = canvases;
        this.workflows = workflows;
        this.news = news;
        this.ledger = ledger;
        this.transaction = transaction;
        this.eager = eager;
        if (ledger == null
                && !settings.alwaysEager()
                && (settings.durable() || !planner.durableTasks().isEmpty())) {
            String who = settings.durable() ? "all tasks" : "the tasks " + planner.durableTasks();
            throw new IllegalArgumentException(who + " are durable: the app needs a ledger, call builder.ledger(…)");
        }
    }

    @Override
    public <R> AsyncResult<R> send(Signature<R> call) {
        return planner.together(planning -> send(planning.plan(call)));
    }

    private <R> AsyncResult<R> send(PlannedCall<R> planned) {
        switch (planned.way()) {
            case EAGER -> runAtOnce(planned);
            case UNIQUE -> {
                return planned.result(sendUnique(planned), results);
            }
            case DURABLE -> sendDurable(List.of(planned));
            case PLAIN -> sendPlain(List.of(planned), true);
        }
        return planned.result(results);
    }

    @Override
    public <R> CompletableFuture<AsyncResult<R>> sendAsync(Signature<R> call) {
        CallPlanner.Planning planning = planner.begin(CurrentTask.get());
        try {
            return sendAsync(planning, planning.plan(call));
        } catch (RuntimeException | Error e) {
            planning.ended(e);
            throw e;
        }
    }

    private <R> CompletableFuture<AsyncResult<R>> sendAsync(CallPlanner.Planning planning, PlannedCall<R> planned) {
        // A task that has ended is not run again, so what it calls has to be sent before.
        if (planned.way() != Way.PLAIN
                || transaction.afterCommit().isPresent()
                || bounds.isBounded(planned.outbound().queue())
                || CurrentTask.get().isPresent()) {
            return sendNow(planning, planned);
        }
        // In the other thread also if it has failed: whoever calls again then must not wait in the broker's own.
        return broker.publishAsync(planned.outbound())
                .handleAsync(
                        (answer, failure) -> {
                            planning.ended(failure);
                            if (failure != null) {
                                throw failure instanceof CompletionException told
                                        ? told
                                        : new CompletionException(failure);
                            }
                            news.tell(List.of(planned));
                            return planned.result(results);
                        },
                        afterwards);
    }

    private <R> CompletableFuture<AsyncResult<R>> sendNow(CallPlanner.Planning planning, PlannedCall<R> planned) {
        CompletableFuture<AsyncResult<R>> sent;
        try {
            sent = CompletableFuture.completedFuture(send(planned));
        } catch (BrokerException | ResultBackendException e) {
            planning.ended(e);
            return CompletableFuture.failedFuture(e);
        }
        planning.ended(null);
        return sent;
    }

    private void sendDurable(List<PlannedCall<?>> calls) {
        if (ledgerFor(calls.get(0)).send(entries(calls))) {
            news.tell(calls);
        }
    }

    /** Sends at once, or when the transaction of this thread is committed: what is committed is not refused. */
    private void sendPlain(List<PlannedCall<?>> calls, boolean bounded) {
        Optional<Executor> afterCommit = transaction.afterCommit();
        if (afterCommit.isPresent()) {
            if (bounded) {
                bounds.requireRoom(outbound(calls));
            }
            afterCommit.get().execute(() -> publish(calls, false));
        } else {
            publish(calls, bounded);
        }
    }

    private void publish(List<PlannedCall<?>> calls, boolean bounded) {
        if (bounded && bounds.isAnyBounded(calls)) {
            bounds.publish(outbound(calls));
        } else if (calls.size() == 1) {
            broker.publish(calls.get(0).outbound());
        } else {
            broker.publishAll(outbound(calls));
        }
        news.tell(calls);
    }

    /** Returns the id of the task that has the lock: this one, or another that is on its way. */
    private String sendUnique(PlannedCall<?> call) {
        if (transaction.afterCommit().isPresent()) {
            throw new IllegalStateException(call.task()
                    + " is unique, so whether it is sent has to be known at once, but calls of this transaction "
                    + "are sent after its commit: call it outside the transaction");
        }
        bounds.requireRoom(List.of(call.outbound()));
        UniqueLock lock = call.lock().orElseThrow();
        Optional<String> holder = broker.publishUnique(call.outbound(), lock);
        if (holder.isEmpty() || lock.replaces()) {
            news.tell(List.of(call));
            return call.id();
        }
        if (planner.rejectsDuplicates(call.task())) {
            throw new TaskNotUniqueException(call.task(), holder.get());
        }
        return holder.get();
    }

    /**
     * Sends many calls. The durable ones are committed to the ledger all or none, then the plain ones are published together, then
     * the unique ones, each for itself. Should one of those be refused as a duplicate, the others are sent all the same, and the
     * exception tells their results.
     */
    @Override
    public List<AsyncResult<?>> sendAll(List<? extends Signature<?>> calls) {
        return planner.together(planning ->
                sendPlanned(calls.stream().<PlannedCall<?>>map(planning::plan).toList()));
    }

    private List<AsyncResult<?>> sendPlanned(List<PlannedCall<?>> planned) {
        return sendPlanned(planned, true);
    }

    /** What a workflow goes on with is not refused: it would never end. */
    private List<AsyncResult<?>> sendOn(List<PlannedCall<?>> planned) {
        return sendPlanned(planned, false);
    }

    private List<AsyncResult<?>> sendPlanned(List<PlannedCall<?>> planned, boolean bounded) {
        Map<Way, List<PlannedCall<?>>> byWay = new HashMap<>();
        planned.forEach(call ->
                byWay.computeIfAbsent(call.way(), first -> new ArrayList<>()).add(call));
        List<PlannedCall<?>> durable = byWay.getOrDefault(Way.DURABLE, List.of());
        if (!durable.isEmpty()) {
            sendDurable(durable);
        }
        List<PlannedCall<?>> plain = byWay.getOrDefault(Way.PLAIN, List.of());
        if (!plain.isEmpty()) {
            sendPlain(plain, bounded);
        }
        byWay.getOrDefault(Way.EAGER, List.of()).forEach(this::runAtOnce);
        return sendEachUnique(planned);
    }

    @Override
    public <R> AsyncResult<R> send(Chain<R> chain) {
        return canvases.send(chain, this::sendPlanned, this::keep);
    }

    @Override
    public <R> AsyncGroup<R> send(Group<R> group) {
        return canvases.send(group, this::sendPlanned, this::keep);
    }

    @Override
    public void replace(TaskMessage task, Canvas<?> by) {
        canvases.replace(task, by, this::sendOn);
    }

    @Override
    public <R> AsyncResult<R> addToChord(TaskMessage task, int number, Canvas<R> member) {
        return canvases.addToChord(task, number, member, this::sendOn);
    }

    /** Sends again what of a workflow has to run again. */
    void resume(KeptWorkflow workflow, Map<String, TaskResult> known, Set<String> again) {
        canvases.resume(workflow, known, again, this::sendOn);
    }

    CanvasSender canvases() {
        return canvases;
    }

    private List<AsyncResult<?>> sendEachUnique(List<PlannedCall<?>> planned) {
        List<AsyncResult<?>> sent = new ArrayList<>(planned.size());
        TaskNotUniqueException duplicate = null;
        for (PlannedCall<?> call : planned) {
            if (call.way() != Way.UNIQUE) {
                sent.add(call.result(results));
                continue;
            }
            try {
                sent.add(call.result(sendUnique(call), results));
            } catch (TaskNotUniqueException e) {
                duplicate = duplicate == null ? e : duplicate;
            }
        }
        if (duplicate != null) {
            throw duplicate.besides(sent);
        }
        return sent;
    }

    /** Writes calls into the ledger with a transaction of the caller's. */
    List<AsyncResult<?>> sendIn(LedgerTransaction transaction, List<? extends Signature<?>> calls) {
        if (settings.alwaysEager()) {
            return sendAll(calls);
        }
        return planner.together(planning -> {
            List<PlannedCall<?>> planned =
                    calls.stream().<PlannedCall<?>>map(planning::plan).toList();
            planned.forEach(PlannedCall::requireNotUnique);
            writeIn(transaction, planned);
            return planned.stream()
                    .<AsyncResult<?>>map(call -> call.result(results))
                    .toList();
        });
    }

    /** The same for what begins a workflow, without the locks of unique tasks. */
    void sendStepsIn(LedgerTransaction transaction, List<PlannedCall<?>> steps) {
        if (settings.alwaysEager()) {
            sendPlanned(steps);
        } else {
            writeIn(transaction, steps);
        }
    }

    /** With the transaction that the calls of a workflow are part of, if there is one. */
    private void keep(String workflow, String json, boolean durable) {
        Optional<LedgerTransaction> current = durable ? transaction.ledger() : Optional.empty();
        Optional<Executor> afterCommit = transaction.afterCommit();
        if (current.isPresent()) {
            keepIn(current.get(), workflow, json);
        } else if (afterCommit.isPresent()) {
            afterCommit.get().execute(() -> workflows.keep(workflow, json));
        } else {
            workflows.keep(workflow, json);
        }
    }

    /** Keeps what a workflow is made of, in a transaction of the caller's. */
    void keepIn(LedgerTransaction transaction, String workflow, String json) {
        if (transaction.isOfBroker() || settings.alwaysEager()) {
            workflows.keep(workflow, json);
        } else {
            transaction.saveWorkflows(results, Map.of(workflow, json));
        }
    }

    private void writeIn(LedgerTransaction transaction, List<PlannedCall<?>> planned) {
        if (transaction.isOfBroker()) {
            publishIn(transaction, planned);
        } else if (!planned.isEmpty()) {
            ledgerFor(planned.get(0)).sendIn(transaction, entries(planned));
        }
    }

    private void publishIn(LedgerTransaction transaction, List<PlannedCall<?>> planned) {
        for (PlannedCall<?> call : planned) {
            if (call.way() == Way.DURABLE) {
                throw new IllegalArgumentException(
                        call.task() + " is durable, and the transaction is not one of a ledger");
            }
        }
        transaction.publish(outbound(planned));
    }

    /**
     * Makes messages of calls that follow a task, to be published with its settlement. Durable ones go to the ledger instead. The
     * lock of a unique task is not asked: a workflow whose step is left out would never end.
     */
    List<FollowUp> followUps(TaskMessage ended, List<Signature<?>> calls) {
        return planner.together(
                Optional.of(ended),
                planning -> followUps(calls.stream().map(planning::planStep).toList()));
    }

    private List<FollowUp> followUps(List<? extends PlannedCall<?>> calls) {
        List<FollowUp> followUps = new ArrayList<>(calls.size());
        List<PlannedCall<?>> durable = new ArrayList<>();
        List<PlannedCall<?>> plain = new ArrayList<>();
        for (PlannedCall<?> call : calls) {
            switch (call.way()) {
                case EAGER -> runAtOnce(call);
                case DURABLE -> durable.add(call);
                default -> {
                    plain.add(call);
                    followUps.add(new FollowUp(call.id(), call.outbound()));
                }
            }
        }
        if (!durable.isEmpty()) {
            sendDurable(durable);
        }
        news.tell(plain);
        return followUps;
    }

    @Override
    @SuppressWarnings("unchecked") // The overloads of task(…) tie R to the return type of the method.
    public <R> TypedTasks.Reference<R> resolve(TaskMethod reference) {
        return (TypedTasks.Reference<R>) references.computeIfAbsent(reference.getClass(), key -> {
            Method method = TaskMethods.of(reference);
            planner.learn(method);
            return new TypedTasks.Reference<>(
                    this, TaskMethods.nameOf(method), ResultType.returnedBy(method.getGenericReturnType()));
        });
    }

    private void runAtOnce(PlannedCall<?> call) {
        eager.get().run(Objects.requireNonNull(call.message()), call.outbound().queue());
    }

    private static List<OutboundMessage> outbound(List<? extends PlannedCall<?>> planned) {
        return planned.stream().<OutboundMessage>map(PlannedCall::outbound).toList();
    }

    private static List<Ledger.Entry> entries(List<? extends PlannedCall<?>> planned) {
        return planned.stream().map(PlannedCall::entry).toList();
    }

    private DurableCalls ledgerFor(PlannedCall<?> call) {
        if (ledger == null) {
            throw new IllegalStateException(
                    "a call of " + call.task() + " is durable, but the app has no ledger: call builder.ledger(…)");
        }
        return ledger;
    }

    /** Listeners and those who called {@link #sendAsync} must not hold up the broker's own thread. The thread ends when it is idle. */
    private static Executor afterwards() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "ssync-sent");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
