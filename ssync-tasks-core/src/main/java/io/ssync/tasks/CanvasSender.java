package io.ssync.tasks;

import io.ssync.tasks.internal.canvas.KeptWorkflow;
import io.ssync.tasks.internal.canvas.Launcher;
import io.ssync.tasks.internal.canvas.WireSignature;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sends canvases: what can begin at once, with what follows in it. Safe for use by any thread. */
final class CanvasSender {
    /** Keeps what a workflow is made of. */
    @FunctionalInterface
    interface Keeper {
        /** {@code durable} says whether its calls are part of the transaction that the thread is in, if it is in one. */
        void keep(String workflow, String json, boolean durable);
    }

    private final ResultBackend results;
    private final InstantSource clock;
    private final AsyncGroup.Revoker revoker;
    private final CallPlanner planner;

    CanvasSender(ResultBackend results, InstantSource clock, AsyncGroup.Revoker revoker, CallPlanner planner) {
        this.results = results;
        this.clock = clock;
        this.revoker = revoker;
        this.planner = planner;
    }

    <R> AsyncResult<R> send(Chain<R> chain, Consumer<List<PlannedCall<?>>> sender, Keeper keeper) {
        return new AsyncResult<>(launch(chain, sender, keeper).id(), chain.resultType(), results);
    }

    <R> AsyncGroup<R> send(Group<R> group, Consumer<List<PlannedCall<?>>> sender, Keeper keeper) {
        ResultNode sent = launch(group, sender, keeper);
        List<ResultNode> ids = Objects.requireNonNull(sent.members());
        List<AsyncResult<? extends R>> members = new ArrayList<>();
        for (Canvas<? extends R> member : group.members()) {
            members.add(result(ids.get(members.size()).id(), member));
        }
        return new AsyncGroup<>(sent, members, results, revoker);
    }

    private <R> AsyncResult<R> result(String id, Canvas<R> canvas) {
        return new AsyncResult<>(
                id,
                canvas instanceof Signature<R> call ? call.resultType() : ((Chain<R>) canvas).resultType(),
                results);
    }

    void replace(TaskMessage task, Canvas<?> by, Consumer<List<PlannedCall<?>>> sender) {
        if (task.headers().get(LedgerMark.HEADER) != null) {
            throw new IllegalStateException("task " + task.id()
                    + " is durable, and the ledger knows one call of an id: declare it without durable, or send the work and "
                    + "let a task at its end do what is left");
        }
        // The result of a group is a list, and a list needs a task that has it for its result.
        Canvas<?> single = by instanceof Group<?> group
                ? group.then(Step.of("celery.accumulate").withKwargs(Map.of("index", 0)))
                : by;
        launch(launcher -> launcher.replace(task, written(single)), sender);
    }

    <R> AsyncResult<R> addToChord(
            TaskMessage task, int number, Canvas<R> member, Consumer<List<PlannedCall<?>>> sender) {
        if (member instanceof Group) {
            throw new IllegalArgumentException(
                    "a group cannot be a member of a chord: go on with then(…), so that it comes to one result");
        }
        ResultNode sent = launch(launcher -> launcher.addToChord(task, number, written(member)), sender);
        return result(sent.id(), member);
    }

    private WireSignature written(Canvas<?> canvas) {
        WireSignature signature = CanvasWriter.write(canvas);
        CanvasWriter.requireOurs(signature, planner::knows);
        return signature;
    }

    private ResultNode launch(Canvas<?> canvas, Consumer<List<PlannedCall<?>>> sender, Keeper keeper) {
        WireSignature frozen = Launcher.frozen(written(canvas));
        KeptWorkflow workflow = Launcher.kept(frozen);
        // First, so that an argument that is no JSON is an error before anything is sent.
        Optional<String> json = workflow.toJson();
        AtomicBoolean durable = new AtomicBoolean();
        ResultNode result = launch(launcher -> launcher.launch(frozen), calls -> {
            durable.set(calls.stream().anyMatch(call -> call.way() == PlannedCall.Way.DURABLE));
            sender.accept(calls);
        });
        json.ifPresent(text -> keeper.keep(workflow.id(), text, durable.get()));
        return result;
    }

    /** Sends again what of a workflow has to run again. */
    void resume(
            KeptWorkflow workflow,
            Map<String, TaskResult> known,
            Set<String> again,
            Consumer<List<PlannedCall<?>>> sender) {
        launch(
                launcher -> {
                    workflow.resume(launcher, results, known, again);
                    return workflow;
                },
                sender);
    }

    private <T> T launch(Function<Launcher, T> begin, Consumer<List<PlannedCall<?>>> sender) {
        return planner.together(planning -> {
            List<PlannedCall<?>> calls = new ArrayList<>();
            T result = begin.apply(new Launcher(call -> calls.add(planning.planStep(call)), results, clock));
            sender.accept(calls);
            return result;
        });
    }
}
