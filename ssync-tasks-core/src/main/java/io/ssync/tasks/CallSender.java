package io.ssync.tasks;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.internal.canvas.KeptWorkflow;
import io.ssync.tasks.internal.canvas.Successors;
import io.ssync.tasks.internal.events.EventSender;
import io.ssync.tasks.internal.registry.FlowControl;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.internal.registry.TaskMethods;
import io.ssync.tasks.internal.registry.TaskRegistry;
import io.ssync.tasks.internal.worker.EagerRunner;
import io.ssync.tasks.ledger.CurrentTransaction;
import io.ssync.tasks.ledger.LedgerEntry;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls. How a call is sent is decided once, in {@link #plan}: run at once in the caller's thread, through the ledger, with
 * the lock of a unique task, or plainly. Safe for use by any thread.
 */
final class CallSender implements TypedTasks, Successors {
    private final TaskSettings settings;
    private final Broker broker;
    private final ResultBackend results;
    private final TaskRegistry registry;
    private final TaskListener listener;
    private final CallWriter writer;
    private final CanvasSender canvases;
    private final EventSender events;
    private final @Nullable DurableCalls ledger;
    private final CurrentTransaction transaction;
    /** Null unless calls are run at once; asked for late, since whatever runs tasks needs this object. */
    private final Supplier<EagerRunner> eager;

    /** The names of durable tasks that calls have met here, whether or not they are registered. */
    private final Set<String> durableTasks = ConcurrentHashMap.newKeySet();
    /** The reference of each place in the code that says {@code task(Type::method)}; bounded by the code. */
    private final Map<Class<?>, TypedTasks.Reference<?>> references = new ConcurrentHashMap<>();
    /** The flow control of the tasks that were referred to by their methods, by name. */
    private final Map<String, FlowControl> referred = new ConcurrentHashMap<>();

    CallSender(
            TaskSettings settings,
            Broker broker,
            ResultBackend results,
            TaskRegistry registry,
            TaskListener listener,
            CallWriter writer,
            CanvasSender canvases,
            EventSender events,
            @Nullable DurableCalls ledger,
            CurrentTransaction transaction,
            Supplier<EagerRunner> eager) {
        this.settings = settings;
        this.broker = broker;
        this.results = results;
        this.registry = registry;
        this.listener = listener;
        this.writer = writer;
        this.canvases = canvases;
        this.events = events;
        this.ledger = ledger;
        this.transaction = transaction;
        this.eager = eager;
        registry.all().stream()
                .filter(task -> task.declaration().durable())
                .forEach(task -> durableTasks.add(task.name()));
        if (ledger == null && !settings.alwaysEager() && (settings.durable() || !durableTasks.isEmpty())) {
            String who = settings.durable() ? "all tasks" : "the tasks " + durableTasks;
            throw new IllegalArgumentException(who + " are durable: the app needs a ledger, call builder.ledger(…)");
        }
    }

    /** A call with everything decided but its way. */
    private record Envelope<R>(
            Signature<R> call, String id, String queue, TaskMessage message, Optional<UniqueLock> lock) {
        AsyncResult<R> result(ResultBackend results) {
            return new AsyncResult<>(id, call.resultType(), results, queue);
        }
    }

    /** The way of a call. */
    private enum Plan {
        EAGER,
        DURABLE,
        UNIQUE,
        PLAIN
    }

    @Override
    public <R> AsyncResult<R> send(Signature<R> call) {
        Envelope<R> envelope = envelope(call);
        String id = switch (plan(envelope)) {
            case EAGER -> {
                eager.get().run(envelope.message(), envelope.queue());
                yield envelope.id();
            }
            case UNIQUE -> sendUnique(envelope);
            case DURABLE -> {
                sendDurable(List.of(envelope));
                yield envelope.id();
            }
            case PLAIN -> {
                sendPlain(List.of(envelope));
                yield envelope.id();
            }
        };
        return new AsyncResult<>(id, call.resultType(), results, envelope.queue());
    }

    private void sendDurable(List<Envelope<?>> envelopes) {
        if (ledgerFor(envelopes.get(0).call()).send(entries(envelopes))) {
            published(envelopes);
        }
    }

    /** Sends at once, or when the transaction of this thread is committed. */
    private void sendPlain(List<Envelope<?>> envelopes) {
        Optional<Executor> afterCommit = transaction.afterCommit();
        if (afterCommit.isPresent()) {
            afterCommit.get().execute(() -> publish(envelopes));
        } else {
            publish(envelopes);
        }
    }

    private void publish(List<Envelope<?>> envelopes) {
        List<OutboundMessage> messages = outbound(envelopes);
        if (messages.size() == 1) {
            broker.publish(messages.get(0));
        } else {
            broker.publishAll(messages);
        }
        published(envelopes);
    }

    private List<OutboundMessage> outbound(List<Envelope<?>> envelopes) {
        return envelopes.stream()
                .map(envelope ->
                        writer.outbound(envelope.message(), envelope.call().options(), envelope.queue()))
                .toList();
    }

    /** Returns the id of the task that has the lock: this one, or another that is on its way. */
    private String sendUnique(Envelope<?> envelope) {
        if (transaction.afterCommit().isPresent()) {
            throw new IllegalStateException(envelope.call().task()
                    + " is unique, so whether it is sent has to be known at once, but calls of this transaction "
                    + "are sent after its commit: call it outside the transaction");
        }
        UniqueLock lock = envelope.lock().orElseThrow();
        Optional<String> holder = broker.publishUnique(
                writer.outbound(envelope.message(), envelope.call().options(), envelope.queue()), lock);
        if (holder.isEmpty() || lock.replaces()) {
            return published(envelope);
        }
        if (flowOf(envelope.call().task()).orElseThrow().rejectsDuplicates()) {
            throw new TaskNotUniqueException(envelope.call().task(), holder.get());
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
        return sendEnvelopes(calls.stream().<Envelope<?>>map(this::envelope).toList());
    }

    /** Sends what begins a workflow. The lock of a unique task is not asked: a workflow whose step is left out would never end. */
    private void sendSteps(List<Signature<?>> calls) {
        sendEnvelopes(calls.stream().<Envelope<?>>map(this::withoutLock).toList());
    }

    private List<AsyncResult<?>> sendEnvelopes(List<Envelope<?>> envelopes) {
        Map<Plan, List<Envelope<?>>> byPlan = new HashMap<>();
        envelopes.forEach(envelope -> byPlan.computeIfAbsent(plan(envelope), first -> new ArrayList<>())
                .add(envelope));
        List<Envelope<?>> durable = byPlan.getOrDefault(Plan.DURABLE, List.of());
        if (!durable.isEmpty()) {
            sendDurable(durable);
        }
        List<Envelope<?>> plain = byPlan.getOrDefault(Plan.PLAIN, List.of());
        if (!plain.isEmpty()) {
            sendPlain(plain);
        }
        byPlan.getOrDefault(Plan.EAGER, List.of())
                .forEach(envelope -> eager.get().run(envelope.message(), envelope.queue()));
        return sendEachUnique(envelopes);
    }

    @Override
    public <R> AsyncResult<R> send(Chain<R> chain) {
        return canvases.send(chain, this::sendSteps);
    }

    @Override
    public <R> AsyncGroup<R> send(Group<R> group) {
        return canvases.send(group, this::sendSteps);
    }

    @Override
    public void replace(TaskMessage task, Canvas<?> by) {
        canvases.replace(task, by, this::sendSteps);
    }

    @Override
    public <R> AsyncResult<R> addToChord(TaskMessage task, int number, Canvas<R> member) {
        return canvases.addToChord(task, number, member, this::sendSteps);
    }

    /** Sends again what of a workflow has to run again. */
    void resume(KeptWorkflow workflow, Map<String, TaskResult> known, Set<String> again) {
        canvases.resume(workflow, known, again, this::sendSteps);
    }

    CanvasSender canvases() {
        return canvases;
    }

    private List<AsyncResult<?>> sendEachUnique(List<Envelope<?>> envelopes) {
        List<AsyncResult<?>> sent = new ArrayList<>(envelopes.size());
        TaskNotUniqueException duplicate = null;
        for (Envelope<?> envelope : envelopes) {
            if (settings.alwaysEager() || envelope.lock().isEmpty()) {
                sent.add(envelope.result(results));
                continue;
            }
            try {
                sent.add(new AsyncResult<>(
                        sendUnique(envelope), envelope.call().resultType(), results, envelope.queue()));
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
        List<Envelope<?>> envelopes = new ArrayList<>(calls.size());
        for (Signature<?> call : calls) {
            Envelope<?> envelope = envelope(call);
            if (envelope.lock().isPresent()) {
                throw notDurable(envelope);
            }
            envelopes.add(envelope);
        }
        writeIn(transaction, envelopes);
        return envelopes.stream()
                .<AsyncResult<?>>map(envelope -> envelope.result(results))
                .toList();
    }

    /** The same for what begins a workflow, without the locks of unique tasks. */
    void sendStepsIn(LedgerTransaction transaction, List<Signature<?>> calls) {
        if (settings.alwaysEager()) {
            sendSteps(calls);
        } else {
            writeIn(
                    transaction,
                    calls.stream().<Envelope<?>>map(this::withoutLock).toList());
        }
    }

    private void writeIn(LedgerTransaction transaction, List<Envelope<?>> envelopes) {
        if (transaction.isOfBroker()) {
            publishIn(transaction, envelopes);
        } else if (!envelopes.isEmpty()) {
            ledgerFor(envelopes.get(0).call()).sendIn(transaction, entries(envelopes));
        }
    }

    private void publishIn(LedgerTransaction transaction, List<Envelope<?>> envelopes) {
        for (Envelope<?> envelope : envelopes) {
            if (plan(envelope) == Plan.DURABLE) {
                throw new IllegalArgumentException(
                        envelope.call().task() + " is durable, and the transaction is not one of a ledger");
            }
        }
        transaction.publish(outbound(envelopes));
    }

    /**
     * Makes messages of calls that follow a task, to be published with its settlement. Durable ones go to the ledger instead. The
     * lock of a unique task is not asked: a workflow whose step is left out would never end.
     */
    List<FollowUp> followUps(List<Signature<?>> calls) {
        List<FollowUp> followUps = new ArrayList<>(calls.size());
        List<Envelope<?>> durable = new ArrayList<>();
        List<Envelope<?>> plain = new ArrayList<>();
        for (Signature<?> call : calls) {
            Envelope<?> envelope = withoutLock(call);
            switch (plan(envelope)) {
                case EAGER -> eager.get().run(envelope.message(), envelope.queue());
                case DURABLE -> durable.add(envelope);
                default -> {
                    plain.add(envelope);
                    followUps.add(new FollowUp(
                            envelope.id(), writer.outbound(envelope.message(), call.options(), envelope.queue())));
                }
            }
        }
        if (!durable.isEmpty()) {
            sendDurable(durable);
        }
        published(plain);
        return followUps;
    }

    @Override
    @SuppressWarnings("unchecked") // The overloads of task(…) tie R to the return type of the method.
    public <R> TypedTasks.Reference<R> resolve(TaskMethod reference) {
        return (TypedTasks.Reference<R>) references.computeIfAbsent(reference.getClass(), key -> {
            Method method = TaskMethods.of(reference);
            referred.put(TaskMethods.nameOf(method), FlowControl.of(method));
            if (method.getAnnotation(Task.class).durable()) {
                durableTasks.add(TaskMethods.nameOf(method));
            }
            return new TypedTasks.Reference<>(
                    this, TaskMethods.nameOf(method), ResultType.returnedBy(method.getGenericReturnType()));
        });
    }

    /** The queue of a call: the one asked for, else by the routes of its name or an alias, else the default queue. */
    String queueOf(Signature<?> call) {
        return call.options()
                .queue()
                .orElseGet(() -> settings.routes()
                        .queueFor(CanvasWriter.routedName(call), call.args(), call.kwargs())
                        .orElse(settings.defaultQueue()));
    }

    private Plan plan(Envelope<?> envelope) {
        if (settings.alwaysEager()) {
            return Plan.EAGER;
        }
        Optional<Boolean> wanted = envelope.call().options().isDurable();
        if (envelope.lock().isPresent()) {
            // A unique task has its lock in the broker, which does not survive what the ledger is for.
            if (wanted.orElse(false)) {
                throw notDurable(envelope);
            }
            return Plan.UNIQUE;
        }
        boolean durable = wanted.orElseGet(() ->
                settings.durable() || durableTasks.contains(envelope.call().task()));
        return durable ? Plan.DURABLE : Plan.PLAIN;
    }

    private <R> Envelope<R> envelope(Signature<R> call) {
        String id = idOf(call);
        Optional<FlowControl> flow = flowOf(call.task());
        Optional<UniqueLock> lock = flow.flatMap(control -> control.lock(id, call.args(), call.kwargs()));
        return envelope(call, id, flow, lock);
    }

    private <R> Envelope<R> withoutLock(Signature<R> call) {
        return envelope(call, idOf(call), flowOf(call.task()), Optional.empty());
    }

    private <R> Envelope<R> envelope(
            Signature<R> call, String id, Optional<FlowControl> flow, Optional<UniqueLock> lock) {
        String queue = queueOf(call);
        return new Envelope<>(call, id, queue, writer.write(call, id, queue, flow, lock), lock);
    }

    private static String idOf(Signature<?> call) {
        return call.options().taskId().orElseGet(CallWriter::randomId);
    }

    /** Whether the declaration of a task is known: it is registered here, or was referred to by its method. */
    boolean knows(String task) {
        return flowOf(task).isPresent();
    }

    /** How a task is controlled whose declaration is known: it is registered here, or was referred to by its method. */
    private Optional<FlowControl> flowOf(String task) {
        return registry.find(task).map(TaskDefinition::flow).or(() -> Optional.ofNullable(referred.get(task)));
    }

    private static IllegalArgumentException notDurable(Envelope<?> envelope) {
        return new IllegalArgumentException(
                envelope.call().task() + " is unique, and a call of a unique task cannot be durable");
    }

    private List<LedgerEntry> entries(List<? extends Envelope<?>> envelopes) {
        return envelopes.stream().map(this::entry).toList();
    }

    private LedgerEntry entry(Envelope<?> envelope) {
        TaskMessage marked = envelope.message().with(Map.of(LedgerMark.HEADER, 0), Map.of());
        return new LedgerEntry(
                envelope.id(), 0, writer.outbound(marked, envelope.call().options(), envelope.queue()));
    }

    private DurableCalls ledgerFor(Signature<?> call) {
        if (ledger == null) {
            throw new IllegalStateException(
                    "a call of " + call.task() + " is durable, but the app has no ledger: call builder.ledger(…)");
        }
        return ledger;
    }

    private String published(Envelope<?> envelope) {
        published(List.of(envelope));
        return envelope.id();
    }

    private void published(List<? extends Envelope<?>> envelopes) {
        for (Envelope<?> envelope : envelopes) {
            CurrentTask.called(envelope.id());
            listener.published(envelope.call().task(), envelope.queue());
        }
        if (settings.sendSentEvent() && !envelopes.isEmpty()) {
            events.send(envelopes.stream()
                    .map(envelope -> new TaskEvent.Sent(envelope.message(), envelope.queue()))
                    .toList());
        }
    }
}
