package io.ssync.tasks.broker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reaches the listeners within this process, on the thread that publishes. Safe for use by any thread. */
final class InMemoryFanout implements Fanout {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Box> boxes = new CopyOnWriteArrayList<>();

    @Override
    public int publish(String exchange, String routingKey, byte[] message) {
        List<Listener> hearing = listeners.stream()
                .filter(listener -> listener.exchange.equals(exchange))
                .toList();
        hearing.forEach(listener -> listener.callback.accept(message));
        return hearing.size();
    }

    @Override
    public Subscription subscribe(String exchange, Consumer<byte[]> callback) {
        Listener listener = new Listener(exchange, callback);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Mailbox openMailbox(String exchange, String routingKey) {
        Box box = new Box(exchange, routingKey);
        boxes.add(box);
        return box;
    }

    @Override
    public void sendLetter(String exchange, String routingKey, byte[] letter) {
        for (Box box : boxes) {
            if (box.exchange.equals(exchange) && box.routingKey.equals(routingKey)) {
                box.letters.add(letter);
            }
        }
    }

    /** Compared by identity: the same callback may listen twice. */
    private static final class Listener {
        private final String exchange;
        private final Consumer<byte[]> callback;

        Listener(String exchange, Consumer<byte[]> callback) {
            this.exchange = exchange;
            this.callback = callback;
        }
    }

    private final class Box implements Mailbox {
        private final String exchange;
        private final String routingKey;
        private final BlockingQueue<byte[]> letters = new LinkedBlockingQueue<>();

        Box(String exchange, String routingKey) {
            this.exchange = exchange;
            this.routingKey = routingKey;
        }

        @Override
        public Optional<byte[]> take(Duration wait) throws InterruptedException {
            return Optional.ofNullable(letters.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
        }

        @Override
        public void close() {
            boxes.remove(this);
        }
    }
}
