package io.ssync.tasks;

import io.ssync.tasks.PlannedCall.Way;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.internal.registry.CallDeclaration;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.internal.registry.TaskMethods;
import io.ssync.tasks.internal.registry.TaskRegistry;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.TaskMessage;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides of each call its id, its queue and its way, shows it to the interceptors, and writes it. Knows the declarations of the tasks that
 * are registered here or were referred to by their methods. Safe for use by any thread.
 */
final class CallPlanner {
    private final TaskSettings settings;
    private final TaskRegistry registry;
    private final CallWriter writer;
    private final PublishInterceptor interceptor;

    /** The names of durable tasks that calls have met here, whether or not they are registered. */
    private final Set<String> durableTasks = ConcurrentHashMap.newKeySet();
    /** The declarations of the tasks that were referred to by their methods, by name. */
    private final Map<String, CallDeclaration> referred = new ConcurrentHashMap<>();

    CallPlanner(TaskSettings settings, TaskRegistry registry, CallWriter writer, PublishInterceptor interceptor) {
        this.settings = settings;
        this.registry = registry;
        this.writer = writer;
        this.interceptor = interceptor;
        registry.all().stream()
                .filter(task -> task.declaration().durable())
                .forEach(task -> durableTasks.add(task.name()));
    }

    Set<String> durableTasks() {
        return durableTasks;
    }

    /** Takes notice of a task that is referred to by its method. */
    void learn(Method method) {
        String task = TaskMethods.nameOf(method);
        referred.put(task, CallDeclaration.of(method));
        if (method.getAnnotation(Task.class).durable()) {
            durableTasks.add(task);
        }
    }

    /** Whether the declaration of a task is known. */
    boolean knows(String task) {
        return declarationOf(task).isPresent();
    }

    /** Whether a second call of a unique task, whose declaration is known, is an error. */
    boolean rejectsDuplicates(String task) {
        return declarationOf(task).orElseThrow().flow().rejectsDuplicates();
    }

    private Optional<CallDeclaration> declarationOf(String task) {
        return registry.find(task).map(TaskDefinition::calls).or(() -> Optional.ofNullable(referred.get(task)));
    }

    /**
     * Plans calls that are sent together, and sends them: interceptors hear what came of it.
     *
     * @param sending plans each call, and returns once all are sent
     */
    <T> T together(Function<Planning, T> sending) {
        return together(CurrentTask.get(), sending);
    }

    /** The same for calls that a task makes or that follow it. */
    <T> T together(Optional<TaskMessage> parent, Function<Planning, T> sending) {
        Planning planning = begin(parent);
        T sent;
        try {
            sent = sending.apply(planning);
        } catch (RuntimeException | Error e) {
            planning.ended(e);
            throw e;
        }
        planning.ended(null);
        return sent;
    }

    /** The same for a sender that does not wait: it has to say itself how it ended. */
    Planning begin(Optional<TaskMessage> parent) {
        return new Planning(interceptor.begin(), parent);
    }

    /** The planning of calls that are sent together. Used by one thread at a time. */
    final class Planning {
        private final PublishInterceptor.Publication publication;
        private final Optional<TaskMessage> parent;

        private Planning(PublishInterceptor.Publication publication, Optional<TaskMessage> parent) {
            this.publication = publication;
            this.parent = parent;
        }

        /**
         * Plans a call.
         *
         * @throws IllegalArgumentException if it breaks one of the rules for messages, or is to be durable and is unique
         */
        <R> PlannedCall<R> plan(Signature<R> call) {
            String id = idOf(call);
            Optional<CallDeclaration> declaration = declarationOf(call.task());
            return plan(
                    call,
                    id,
                    declaration,
                    declaration.flatMap(known -> known.flow().lock(id, call.args(), call.kwargs())));
        }

        /** The same for a step of a workflow, without the lock of a unique task: a workflow whose step is left out would never end. */
        <R> PlannedCall<R> planStep(Signature<R> call) {
            return plan(call, idOf(call), declarationOf(call.task()), Optional.empty());
        }

        private <R> PlannedCall<R> plan(
                Signature<R> call, String id, Optional<CallDeclaration> declaration, Optional<UniqueLock> lock) {
            String queue = queueOf(call);
            OutgoingCall<R> outgoing = new OutgoingCall<>(call, id, queue, parent);
            publication.add(outgoing);
            return write(outgoing.call(), id, queue, declaration, lock);
        }

        /** The calls are sent, or not. */
        void ended(@Nullable Throwable failure) {
            publication.ended(failure);
        }
    }

    private <R> PlannedCall<R> write(
            Signature<R> call,
            String id,
            String queue,
            Optional<CallDeclaration> declaration,
            Optional<UniqueLock> lock) {
        TaskMessage message = writer.write(call, id, queue, declaration, lock);
        Way way = way(call, lock);
        if (way == Way.DURABLE) {
            message = message.with(Map.of(LedgerMark.HEADER, 0), Map.of());
        }
        return new PlannedCall<>(
                call.task(),
                call.resultType(),
                id,
                way,
                writer.outbound(message, call.options(), queue),
                way == Way.EAGER || settings.sendSentEvent() ? message : null,
                lock);
    }

    private static String idOf(Signature<?> call) {
        return call.options().taskId().orElseGet(CallWriter::randomId);
    }

    /** The queue of a call: the one asked for, else by the routes of its name or an alias, else the default queue. */
    String queueOf(Signature<?> call) {
        return call.options()
                .queue()
                .orElseGet(() -> settings.routes()
                        .queueFor(CanvasWriter.routedName(call), call.args(), call.kwargs())
                        .orElse(settings.defaultQueue()));
    }

    private Way way(Signature<?> call, Optional<UniqueLock> lock) {
        if (settings.alwaysEager()) {
            return Way.EAGER;
        }
        Optional<Boolean> wanted = call.options().isDurable();
        if (lock.isPresent()) {
            // A unique task has its lock in the broker, which does not survive what the ledger is for.
            if (wanted.orElse(false)) {
                throw PlannedCall.notDurable(call.task());
            }
            return Way.UNIQUE;
        }
        boolean durable = wanted.orElseGet(() -> settings.durable() || durableTasks.contains(call.task()));
        return durable ? Way.DURABLE : Way.PLAIN;
    }
}
