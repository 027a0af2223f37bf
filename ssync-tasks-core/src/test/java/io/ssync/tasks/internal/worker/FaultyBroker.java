package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.ConsumerOptions;
import io.ssync.tasks.broker.DeadLetters;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.MessagePlace;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.broker.UniqueLock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The broker as one program of a simulation sees it: every call may go wrong, within the contract. */
final class FaultyBroker implements Broker {
    private final Broker real;
    private final Line line;

    FaultyBroker(Broker real, Line line) {
        this.real = real;
        this.line = line;
    }

    @Override
    public void publish(OutboundMessage message) {
        publishAll(List.of(message));
    }

    @Override
    public void publishAll(List<OutboundMessage> messages) {
        line.call("publish " + messages.size(), () -> {
            real.publishAll(messages);
            return messages;
        });
    }

    @Override
    public Optional<String> publishUnique(OutboundMessage message, UniqueLock lock) {
        return line.call("publish unique " + lock.taskId(), () -> real.publishUnique(message, lock));
    }

    @Override
    public Consumer consume(ConsumerOptions options) {
        return real.consume(options);
    }

    @Override
    public QueueStatus status(String queue) {
        return real.status(queue);
    }

    @Override
    public DeadLetters deadLetters(String queue) {
        return real.deadLetters(queue);
    }

    @Override
    public TaskLimits limits(String queue) {
        return real.limits(queue);
    }

    @Override
    public QueueControl control(String queue) {
        return real.control(queue);
    }

    @Override
    public Optional<MessagePlace> find(String taskId, Collection<String> queues) {
        return real.find(taskId, queues);
    }

    @Override
    public void revoke(Collection<String> taskIds, boolean terminate) {
        line.call("revoke " + taskIds, () -> {
            real.revoke(taskIds, terminate);
            return taskIds;
        });
    }

    @Override
    public List<String> revoked() {
        return real.revoked();
    }

    @Override
    public List<Broker.Delayed> delayed(String queue, int limit) {
        return real.delayed(queue, limit);
    }

    @Override
    public String generation() {
        return real.generation();
    }

    @Override
    public Fanout fanout() {
        return real.fanout();
    }

    @Override
    public String describe() {
        return real.describe();
    }

    @Override
    public void close() {}
}
