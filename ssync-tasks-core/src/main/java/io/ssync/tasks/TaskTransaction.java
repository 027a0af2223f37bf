package io.ssync.tasks;

import io.ssync.tasks.ledger.LedgerTransaction;
import java.util.List;

/**
 * Calls in a transaction of the caller's, made by {@link TaskApp#in}. The id of a call is known at once; it is sent right after the
 * commit, and a rollback leaves nothing of it. To be used as the transaction itself is, which mostly means by one thread.
 */
public final class TaskTransaction implements TypedTasks, TaskSender {
    private final CallSender sender;
    private final LedgerTransaction transaction;

    TaskTransaction(CallSender sender, LedgerTransaction transaction) {
        this.sender = sender;
        this.transaction = transaction;
    }

    @Override
    public <R> TypedTasks.Reference<R> resolve(TaskMethod method) {
        TypedTasks.Reference<R> reference = sender.resolve(method);
        return new TypedTasks.Reference<>(this, reference.name(), reference.resultType());
    }

    /**
     * Writes a call into the transaction.
     *
     * @throws IllegalArgumentException if an argument cannot be written as JSON
     * @throws io.ssync.tasks.results.ResultBackendException if it cannot be written; the transaction is good for a rollback only
     */
    @Override
    @SuppressWarnings("unchecked") // The result of a call has the type that the call names.
    public <R> AsyncResult<R> send(Signature<R> call) {
        return (AsyncResult<R>) sendAll(List.of(call)).get(0);
    }

    @Override
    public List<AsyncResult<?>> sendAll(List<? extends Signature<?>> calls) {
        return sender.sendIn(transaction, calls);
    }

    /** All steps of it are durable, as by {@link Canvas#durable}, if the transaction is that of a ledger. */
    @Override
    public <R> AsyncResult<R> send(Chain<R> chain) {
        return sender.canvases().send(transaction.isOfBroker() ? chain : chain.durable(), this::sendSteps, this::keep);
    }

    /** All steps of it are durable, as by {@link Canvas#durable}, if the transaction is that of a ledger. */
    @Override
    public <R> AsyncGroup<R> send(Group<R> group) {
        return sender.canvases().send(transaction.isOfBroker() ? group : group.durable(), this::sendSteps, this::keep);
    }

    private void keep(String workflow, String json, boolean durable) {
        sender.keepIn(transaction, workflow, json);
    }

    private void sendSteps(List<PlannedCall<?>> steps) {
        sender.sendStepsIn(transaction, steps);
    }
}
