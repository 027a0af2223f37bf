package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
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
    private final ForgetfulBroker server;
    private final Line line;

    FaultyBroker(ForgetfulBroker server, Line line) {
        this.server = server;
        this.line = line;
    }

    @Override
    public void publish(OutboundMessage message) {
        publishAll(List.of(message));
    }

    @Override
    public void publishAll(List<OutboundMessage> messages) {
        line.call("publish " + messages.size(), () -> {
            server.publish(messages);
            return messages;
        });
    }

    @Override
    public Optional<String> publishUnique(OutboundMessage message, UniqueLock lock) {
        return line.call("publish unique " + lock.taskId(), () -> server.publishUnique(message, lock));
    }

    @Override
    public Consumer consume(Consumer.Options options) {
        return server.consume(options);
    }

    @Override
    public QueueStatus status(String queue) {
        return line.call("status of " + queue, () -> server.data().status(queue));
    }

    @Override
    public DeadLetters deadLetters(String queue) {
        return server.data().deadLetters(queue);
    }

    @Override
    public TaskLimits limits(String queue) {
        return server.data().limits(queue);
    }

    @Override
    public QueueControl control(String queue) {
        return server.data().control(queue);
    }

    @Override
    public Optional<MessagePlace> find(String taskId, Collection<String> queues) {
        return server.data().find(taskId, queues);
    }

    @Override
    public void revoke(Collection<String> taskIds, boolean terminate) {
        line.call("revoke " + taskIds, () -> {
            server.data().revoke(taskIds, terminate);
            return taskIds;
        });
    }

    @Override
    public List<String> revoked() {
        return server.data().revoked();
    }

    @Override
    public List<Broker.Delayed> delayed(String queue, int limit) {
        return server.data().delayed(queue, limit);
    }

    @Override
    public String generation() {
        return line.call("generation", server::generation);
    }

    @Override
    public Fanout fanout() {
        return server.data().fanout();
    }

    @Override
    public String describe() {
        return server.data().describe();
    }

    @Override
    public void close() {}
}
