package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A worker's consumer in a simulation: every call may go wrong, and so may each settlement of a batch for itself. */
final class FaultyConsumer extends ForwardingConsumer {
    private final Line line;
    private final Faults faults;
    private final Book book;
    private final SimulatedWorker worker;
    /** Claimed by a call whose answer was lost. A real broker has them back when it sees that nobody knows of them. */
    private final List<Delivery> orphans = new ArrayList<>();

    FaultyConsumer(Consumer real, Line line, Faults faults, Book book, SimulatedWorker worker) {
        super(real);
        this.line = line;
        this.faults = faults;
        this.book = book;
        this.worker = worker;
    }

    @Override
    public List<Delivery> claim(int max, IntSupplier idle, Duration wait) throws InterruptedException {
        Fault fault = line.arrive("claim");
        if (fault == Fault.AWAY) {
            throw line.away("claim");
        }
        if (fault == Fault.REFUSED) {
            throw line.refused("claim");
        }
        Line.throwIf(fault, "claim");
        List<Delivery> claimed = inner.claim(max, idle, Duration.ZERO);
        if (fault == Fault.ANSWER_LOST) {
            orphans.addAll(claimed);
            throw line.away("claim, answer lost");
        }
        book.claimed(worker, claimed);
        line.leave(fault, "claim");
        return claimed;
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> settlements) {
        Fault whole = line.arrive("settle");
        Line.throwIf(whole, "settle");
        List<Settlement> taken = new ArrayList<>();
        List<@Nullable Settled> answers = new ArrayList<>();
        List<Boolean> heard = new ArrayList<>();
        for (Settlement settlement : settlements) {
            Fault fault = whole == Fault.AWAY ? whole : each(settlement);
            heard.add(fault != Fault.ANSWER_LOST && whole != Fault.ANSWER_LOST);
            if (fault == Fault.REFUSED || book.isRefused(settlement)) {
                answers.add(new Settled.Refused(new BrokerRefusedException("simulated: refused", null)));
            } else if (fault == Fault.AWAY) {
                answers.add(new Settled.Away(new BrokerAwayException("simulated: away", null)));
            } else {
                answers.add(null);
                taken.add(settlement);
            }
        }
        List<Settled> real = inner.settle(taken);
        List<Settled> all = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < answers.size(); i++) {
            Settled answer = answers.get(i);
            if (answer == null) {
                answer = real.get(next++);
                book.settled(worker, settlements.get(i), answer);
                if (!heard.get(i)) {
                    answer = new Settled.Away(new BrokerAwayException("simulated: answer lost", null));
                }
            }
            all.add(answer);
        }
        line.leave(whole, "settle");
        return all;
    }

    private @Nullable Fault each(Settlement settlement) {
        Fault fault = faults.next(Server.BROKER);
        if (fault == Fault.AWAY || fault == Fault.REFUSED || fault == Fault.ANSWER_LOST) {
            book.tell(worker, settlement, fault);
            return fault;
        }
        return null;
    }

    @Override
    public List<Delivery> renew() {
        return line.call("renew", () -> {
            List<Delivery> lost = inner.renew();
            inner.settle(orphans.stream().map(Settlement.Release::new).toList());
            orphans.clear();
            return lost;
        });
    }

    @Override
    public Consumer.Recovery recover() {
        return line.call("recover", () -> {
            Consumer.Recovery recovery = inner.recover();
            book.recovered(worker, recovery);
            return recovery;
        });
    }

    @Override
    public Consumer.Revocation revocation(String taskId) {
        if (faults.throwsNow()) {
            throw new IllegalStateException("simulated: revocation of " + taskId);
        }
        return inner.revocation(taskId);
    }

    @Override
    public void wakeUp() {}
}
