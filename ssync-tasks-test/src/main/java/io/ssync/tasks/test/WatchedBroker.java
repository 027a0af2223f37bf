package io.ssync.tasks.test;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.MessagePlace;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.broker.UniqueLock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The broker in memory, which may be away, and before and after whose calls a worker may die. */
final class WatchedBroker implements Broker {
    private final InMemoryBroker inner;
    private final World world;

    WatchedBroker(InMemoryBroker inner, World world) {
        this.inner = inner;
        this.world = world;
    }

    @Override
    public void publish(OutboundMessage message) {
        publishAll(List.of(message));
    }

    @Override
    public void publishAll(List<OutboundMessage> messages) {
        reach();
        world.crash().before("a call is sent");
        inner.publishAll(messages);
        messages.forEach(world::sent);
        world.crash().after("a call is sent");
    }

    @Override
    public boolean publishWithin(List<OutboundMessage> messages, int most) {
        reach();
        world.crash().before("a call is sent");
        boolean published = inner.publishWithin(messages, most);
        if (published) {
            messages.forEach(world::sent);
        }
        world.crash().after("a call is sent");
        return published;
    }

    @Override
    public Optional<String> publishUnique(OutboundMessage message, UniqueLock lock) {
        reach();
        world.crash().before("a call is sent");
        Optional<String> holder = inner.publishUnique(message, lock);
        if (holder.isEmpty() || lock.replaces()) {
            world.sent(message);
        }
        world.crash().after("a call is sent");
        return holder;
    }

    @Override
    public Consumer consume(Consumer.Options options) {
        return new WatchedConsumer(inner.consume(options), world);
    }

    @Override
    public QueueStatus status(String queue) {
        reach();
        return inner.status(queue);
    }

    @Override
    public DeadLetters deadLetters(String queue) {
        reach();
        return inner.deadLetters(queue);
    }

    @Override
    public Collection<String> queues() {
        reach();
        return inner.queues();
    }

    @Override
    public TaskLimits limits(String queue) {
        reach();
        return inner.limits(queue);
    }

    @Override
    public QueueControl control(String queue) {
        reach();
        return inner.control(queue);
    }

    @Override
    public Optional<MessagePlace> find(String taskId, Collection<String> queues) {
        reach();
        return inner.find(taskId, queues);
    }

    @Override
    public void revoke(Collection<String> taskIds, boolean terminate) {
        reach();
        inner.revoke(taskIds, terminate);
    }

    @Override
    public List<String> revoked() {
        reach();
        return inner.revoked();
    }

    @Override
    public List<Delayed> delayed(String queue, int limit) {
        reach();
        return inner.delayed(queue, limit);
    }

    @Override
    public String generation() {
        reach();
        return inner.generation();
    }

    @Override
    public Fanout fanout() {
        return inner.fanout();
    }

    @Override
    public String describe() {
        return inner.describe();
    }

    @Override
    public void close() {
        inner.close();
    }

    private void reach() {
        world.crash().requireAlive();
        if (world.isBrokerAway()) {
            throw away();
        }
    }

    static BrokerAwayException away() {
        return new BrokerAwayException("the test has taken the broker away", null);
    }
}
