package io.ssync.tasks.redis;

import io.ssync.tasks.broker.BrokerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Commands that are sent without waiting for one another; their answers are then awaited in turn, none longer than if it were
 * the only one. For one thread.
 */
final class Pipeline {
    private record Sent<T>(
            CompletionStage<T> answer,
            long deadline,
            String action,
            String queue,
            Consumer<? super T> answered,
            Consumer<BrokerException> failed) {}

    private final RedisLink link;
    private final List<Sent<?>> underWay = new ArrayList<>();

    Pipeline(RedisLink link) {
        this.link = link;
    }

    /**
     * Takes in what has just been sent. One of the two is called by {@link #await}; neither may send anything.
     *
     * @param action what is being done to the queue, to complete "cannot ..."
     */
    <T> void add(
            CompletionStage<T> answer,
            String action,
            String queue,
            Consumer<? super T> answered,
            Consumer<BrokerException> failed) {
        long deadline = System.nanoTime() + RedisLink.TIMEOUT.toNanos();
        underWay.add(new Sent<>(answer, deadline, action, queue, answered, failed));
    }

    /** Waits for all, though some fail. */
    void await() {
        underWay.forEach(this::await);
        underWay.clear();
    }

    private <T> void await(Sent<T> sent) {
        T answer;
        try {
            Duration left = Duration.ofNanos(sent.deadline - System.nanoTime());
            answer = link.await(sent.answer, left, sent.action, sent.queue);
        } catch (BrokerException e) {
            sent.failed.accept(e);
            return;
        }
        sent.answered.accept(answer);
    }
}
