package io.ssync.tasks;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.results.ResultBackendException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends calls. {@link TaskApp} is one; a transaction of its own could be another. Safe for use by any thread. */
public interface TaskSender {

    /**
     * Sends a call; returns when the broker has it. A durable one is committed to the ledger before; if the broker is away
     * then, this returns all the same, and the call reaches the broker when it is back.
     *
     * @throws IllegalArgumentException if an argument cannot be written as JSON
     * @throws BrokerException if the broker cannot be reached: the call may or may not be in the queue
     * @throws ResultBackendException if the call is durable and the ledger did not take it: it is not sent
     */
    <R> AsyncResult<R> send(Signature<R> call);

    /**
     * Sends a call and does not wait until the broker has it; it waits only while very many calls are under way. A durable or unique call,
     * one in a transaction and one by a running task are sent as {@link #send} does it, and what is returned is complete.
     *
     * <p>What depends on the result runs in the caller's thread or in one that all calls share: what takes long belongs into the
     * {@code …Async} methods of the future. {@link TaskApp#close} waits for what is under way; a program that ends without it may lose that.
     *
     * @return completed when the broker has the call, or with the exception of the broker or of the ledger that {@link #send} would throw
     * @throws IllegalArgumentException if an argument cannot be written as JSON
     */
    default <R> CompletableFuture<AsyncResult<R>> sendAsync(Signature<R> call) {
        try {
            return CompletableFuture.completedFuture(send(call));
        } catch (BrokerException | ResultBackendException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Sends many calls in as few round trips as possible, in order; results are in the order of the calls. The durable ones among
     * them are sent first, and are committed to the ledger all or none.
     */
    List<AsyncResult<?>> sendAll(List<? extends Signature<?>> calls);

    /**
     * Sends what begins a chain, with all that follows in it; the result is that of its last step. Each step is durable, limited or unique
     * as its task declares it, but a unique step is not held back for another one.
     *
     * @throws IllegalArgumentException if an argument cannot be written as JSON: nothing was sent
     * @throws IllegalStateException if a group in it is waited for, and the result backend cannot count chords: nothing was sent
     * @throws BrokerException if the broker cannot be reached: the chain may have begun or not
     */
    <R> AsyncResult<R> send(Chain<R> chain);

    /** Sends the members of a group in as few round trips as possible, or what runs before them; throws the same. */
    <R> AsyncGroup<R> send(Group<R> group);
}
