package io.ssync.tasks;

import java.util.List;

/** Sends calls. {@link TaskApp} is one; a transaction of its own could be another. Safe for use by any thread. */
public interface TaskSender {

    /**
     * Sends a call; returns when the broker has it.
     *
     * @throws IllegalArgumentException if an argument cannot be written as JSON
     * @throws io.ssync.tasks.broker.BrokerException if the broker cannot be reached: the call may or may not be in the queue
     */
    <R> AsyncResult<R> send(Signature<R> call);

    /** Sends many calls in as few round trips as possible, in order; results are in the order of the calls. */
    List<AsyncResult<?>> sendAll(List<? extends Signature<?>> calls);
}
