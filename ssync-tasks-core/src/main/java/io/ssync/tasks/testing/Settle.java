package io.ssync.tasks.testing;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.broker.Settlement.Settled;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One kind of settlement at a time, for tests that are about something else; what is refused or away is thrown. */
public final class Settle {
    private Settle() {}

    /** Acknowledges deliveries; returns how many were still held. */
    public static int ack(Consumer consumer, List<? extends Delivery> deliveries) {
        return settle(consumer, deliveries.stream().map(Settlement.Ack::new).toList());
    }

    /** Gives deliveries back to their queues. */
    public static void release(Consumer consumer, List<? extends Delivery> deliveries) {
        settle(consumer, deliveries.stream().map(Settlement.Release::new).toList());
    }

    /** False if it is due and still held. */
    public static boolean defer(Consumer consumer, Delivery delivery, Due due) {
        return one(consumer, new Settlement.Defer(delivery, due)) != Settled.ALREADY_DUE;
    }

    /** Acknowledges a delivery and publishes a message in one step. */
    public static void replace(Consumer consumer, Delivery delivery, OutboundMessage next) {
        settle(consumer, List.of(new Settlement.Replace(delivery, List.of(followUp(next)))));
    }

    /** Moves a delivery to the dead letters of its queue. */
    public static void deadLetter(Consumer consumer, Delivery delivery, String reason, @Nullable String lastException) {
        settle(consumer, List.of(new Settlement.DeadLetter(delivery, reason, lastException)));
    }

    /** Settles one delivery in any way and returns what came of it. */
    public static Settled one(Consumer consumer, Settlement settlement) {
        return consumer.settle(List.of(settlement)).get(0);
    }

    /** A message under an id of its own. */
    public static FollowUp followUp(OutboundMessage next) {
        return new FollowUp(UUID.randomUUID().toString(), next);
    }

    /** Returns how many took effect. */
    private static int settle(Consumer consumer, List<? extends Settlement> settlements) {
        int done = 0;
        for (Settled settled : consumer.settle(settlements)) {
            if (settled instanceof Settled.Refused refused) {
                throw refused.cause();
            }
            if (settled instanceof Settled.Away away) {
                throw away.cause();
            }
            done += settled == Settled.DONE ? 1 : 0;
        }
        return done;
    }
}
