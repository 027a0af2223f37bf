package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.broker.UniqueLock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker whose server may come back without its data, or with those that it had some time ago: a restart from a snapshot, or a
 * lagging replica that takes over. Leases, locks and counters are lost either way. Its generation changes then, unless a part of the
 * data is lost that nobody can see at once.
 */
final class ForgetfulBroker {
    private final InstantSource clock;
    /** The messages by their bytes, which are the same object wherever a message goes. */
    private final Map<byte[], Kept> kept = new IdentityHashMap<>();

    private InMemoryBroker data;
    private int came;
    private int losses;
    private int generation;

    /** A message from the time that it came to the time that it went. */
    private static final class Kept {
        private final OutboundMessage message;
        private final int number;
        private final Instant since;
        private @Nullable Instant until;

        Kept(OutboundMessage message, int number, Instant since) {
            this.message = message;
            this.number = number;
            this.since = since;
        }

        boolean was(Instant time) {
            return !since.isAfter(time) && (until == null || until.isAfter(time));
        }
    }

    ForgetfulBroker(InstantSource clock) {
        this.clock = clock;
        data = new InMemoryBroker(clock);
    }

    /** What the server has now. */
    Broker data() {
        return data;
    }

    String generation() {
        return "generation-" + generation;
    }

    int losses() {
        return losses;
    }

    /** The server comes back with what it had then; a time before everything is an empty server. */
    void goBack(Instant time) {
        generation++;
        replace(kept.values().stream().filter(one -> one.was(time)).toList());
    }

    /** What waits or is held is gone but for some, and the server does not tell. */
    void lose(Chance chance) {
        Instant now = clock.instant();
        replace(kept.values().stream()
                .filter(one -> one.was(now))
                .sorted(Comparator.comparing(one -> one.number))
                .filter(one -> chance.oneIn(2))
                .toList());
    }

    private void replace(List<Kept> messages) {
        losses++;
        Instant now = clock.instant();
        for (Kept one : kept.values()) {
            one.until = one.was(now) ? now : one.until;
        }
        data = new InMemoryBroker(clock);
        messages.stream().sorted(Comparator.comparing(one -> one.number)).forEach(one -> publish(List.of(one.message)));
    }

    void publish(List<OutboundMessage> messages) {
        data.publishAll(messages);
        messages.forEach(this::keep);
    }

    Optional<String> publishUnique(OutboundMessage message, UniqueLock lock) {
        Optional<String> holder = data.publishUnique(message, lock);
        if (holder.isEmpty() || lock.replaces()) {
            keep(message);
        }
        return holder;
    }

    private void keep(OutboundMessage message) {
        kept.put(message.payload(), new Kept(message, ++came, clock.instant()));
    }

    private void settled(Settlement settlement) {
        if (settlement instanceof Settlement.Ack || settlement instanceof Settlement.DeadLetter) {
            gone(((Settlement.OfDelivery) settlement).delivery().payload());
        } else if (settlement instanceof Settlement.Replace replace) {
            gone(replace.delivery().payload());
            replace.next().forEach(next -> keep(next.message()));
        } else if (settlement instanceof Settlement.Publish publish) {
            publish.next().forEach(next -> keep(next.message()));
        }
    }

    private void gone(byte[] payload) {
        Kept one = kept.get(payload);
        if (one != null && one.until == null) {
            one.until = clock.instant();
        }
    }

    Consumer consume(Consumer.Options options) {
        return new Reopened(options);
    }

    /** A consumer that is the same to its worker, whatever the server has lost. */
    private final class Reopened implements Consumer {
        private final Consumer.Options options;
        private final Set<Delivery> held = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<Delivery> lost = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<Delivery> toReport = Collections.newSetFromMap(new IdentityHashMap<>());
        private Consumer consumer;
        private int seen = losses;

        Reopened(Consumer.Options options) {
            this.options = options;
            consumer = data.consume(options);
        }

        private Consumer now() {
            if (seen != losses) {
                seen = losses;
                consumer = data.consume(options);
                lost.addAll(held);
                toReport.addAll(held);
                held.clear();
            }
            return consumer;
        }

        @Override
        public List<Delivery> claim(int max, IntSupplier idle, Duration wait) throws InterruptedException {
            List<Delivery> claimed = now().claim(max, idle, wait);
            held.addAll(claimed);
            return claimed;
        }

        @Override
        public List<Settled> settle(List<? extends Settlement> settlements) {
            Consumer current = now();
            List<Settled> answers = new ArrayList<>();
            for (Settlement settlement : settlements) {
                boolean forgotten = settlement instanceof Settlement.OfDelivery of && lost.contains(of.delivery());
                Settled answer = forgotten
                        ? Settled.NOT_HELD
                        : current.settle(List.of(settlement)).get(0);
                if (answer instanceof Settled.Done) {
                    settled(settlement);
                }
                answers.add(answer);
            }
            return answers;
        }

        @Override
        public List<Delivery> renew() {
            List<Delivery> report = new ArrayList<>(now().renew());
            report.addAll(toReport);
            toReport.clear();
            return report;
        }

        @Override
        public Consumer.Recovery recover() {
            Consumer.Recovery recovery = now().recover();
            recovery.givenUp().forEach(letter -> gone(letter.payload()));
            return recovery;
        }

        @Override
        public Consumer.Revocation revocation(String taskId) {
            return now().revocation(taskId);
        }

        @Override
        public void slotFreed() {
            now().slotFreed();
        }

        @Override
        public void add(String queue) {
            now().add(queue);
        }

        @Override
        public void cancel(String queue) {
            now().cancel(queue);
        }

        @Override
        public List<String> queues() {
            return now().queues();
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {
            now().close();
        }
    }
}
