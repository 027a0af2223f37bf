package io.ssync.tasks.test;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A worker's hold on its queues. The broker may be away, and the worker may die when it has claimed, and before and after it settles. */
final class WatchedConsumer implements Consumer {
    private final Consumer inner;
    private final World world;

    WatchedConsumer(Consumer inner, World world) {
        this.inner = inner;
        this.world = world;
    }

    @Override
    public List<Delivery> claim(int max, IntSupplier idle, Duration wait) throws InterruptedException {
        reach();
        List<Delivery> claimed = inner.claim(max, idle, Duration.ZERO);
        for (Delivery delivery : claimed) {
            world.crash().after(taskOf(delivery) + " is claimed");
        }
        return claimed;
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> settlements) {
        world.crash().requireAlive();
        if (world.isBrokerAway()) {
            return settlements.stream()
                    .map(each -> (Settled) new Settled.Away(WatchedBroker.away()))
                    .toList();
        }
        for (Settlement settlement : settlements) {
            world.crash().before(what(settlement));
        }
        List<Settled> settled = inner.settle(settlements);
        for (int i = 0; i < settled.size(); i++) {
            if (settled.get(i) == Settled.DONE) {
                followed(settlements.get(i));
            }
        }
        for (Settlement settlement : settlements) {
            world.crash().after(what(settlement));
        }
        return settled;
    }

    /** What follows a task is a call; the next attempt of the same task is none. */
    private void followed(Settlement settlement) {
        if (settlement instanceof Settlement.Publish publish) {
            publish.next().forEach(next -> world.sent(next.message()));
        } else if (settlement instanceof Settlement.Replace replace) {
            @Nullable Object id = header(replace.delivery().payload(), "id");
            for (FollowUp next : replace.next()) {
                OutboundMessage message = next.message();
                world.queue(message.queue());
                if (!String.valueOf(id).equals(header(message.payload(), "id"))) {
                    world.sent(message);
                }
            }
        }
    }

    private static String what(Settlement settlement) {
        if (settlement instanceof Settlement.OfDelivery of) {
            String task = taskOf(of.delivery());
            return settlement instanceof Settlement.Replace
                    ? task + " is acknowledged and followed"
                    : task + " is settled: " + settlement.getClass().getSimpleName();
        }
        return "what follows a task is sent";
    }

    private static String taskOf(Delivery delivery) {
        return String.valueOf(header(delivery.payload(), "task"));
    }

    private static @Nullable Object header(byte[] payload, String name) {
        try {
            Map<String, @Nullable Object> headers = MessageCodec.headers(payload, name);
            return headers.get(name);
        } catch (UnreadableMessageException e) {
            return null;
        }
    }

    @Override
    public void slotFreed() {
        inner.slotFreed();
    }

    @Override
    public List<Delivery> renew() {
        reach();
        return inner.renew();
    }

    @Override
    public Recovery recover() {
        reach();
        return inner.recover();
    }

    @Override
    public Revocation revocation(String taskId) {
        return inner.revocation(taskId);
    }

    @Override
    public void add(String queue) {
        inner.add(queue);
    }

    @Override
    public void cancel(String queue) {
        inner.cancel(queue);
    }

    @Override
    public List<String> queues() {
        return inner.queues();
    }

    @Override
    public void wakeUp() {
        inner.wakeUp();
    }

    @Override
    public void close() {
        inner.close();
    }

    private void reach() {
        world.crash().requireAlive();
        if (world.isBrokerAway()) {
            throw WatchedBroker.away();
        }
    }
}
