package io.ssync.tasks;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.internal.ledger.LedgerSender;
import io.ssync.tasks.internal.worker.LedgerRelay;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.results.ResultBackendException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of an app's durable calls: into the ledger first, then to the broker. Safe for use by any thread. */
final class DurableCalls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DurableCalls.class);

    private final Ledger ledger;
    private final Broker broker;
    private final LedgerSender sender;
    private final LedgerRelay relay;
    private final LedgerTransaction.Current transaction;
    /** Guarded by this object. */
    private boolean begun;

    DurableCalls(Ledger ledger, Broker broker, LedgerRelay relay, LedgerTransaction.Current transaction) {
        this.ledger = ledger;
        this.transaction = transaction;
        this.broker = broker;
        ledger.bind(broker.describe());
        this.sender = new LedgerSender(ledger, broker);
        this.relay = relay;
    }

    Ledger ledger() {
        return ledger;
    }

    LedgerRelay relay() {
        return relay;
    }

    /**
     * Sends calls, or makes them part of the transaction that the thread is in.
     *
     * @return whether they are on their way, and not only if the transaction is committed
     */
    boolean send(List<Ledger.Entry> entries) {
        Optional<LedgerTransaction> current = transaction.ledger();
        if (current.isPresent()) {
            sendIn(current.get(), entries);
            return false;
        }
        if (begin()) {
            sender.send(entries);
        } else {
            sender.sendLater(entries);
        }
        return true;
    }

    /** Sends messages of tasks that have ended before, whatever transaction the thread is in. */
    void sendAgain(List<Ledger.Entry> entries) {
        ledger.prepare();
        if (begin()) {
            sender.send(entries);
        } else {
            sender.sendLater(entries);
        }
    }

    void sendIn(LedgerTransaction transaction, List<Ledger.Entry> entries) {
        // On a connection of its own: the caller's transaction is for the calls only.
        ledger.prepare();
        begin();
        transaction.add(ledger, entries);
    }

    /**
     * The generation is to be known before the first message is sent, or nobody could tell that it was lost. Threads that come while
     * another one asks for it wait.
     *
     * @return whether it is known; if not, the relay sends when it has found it out
     */
    private boolean begin() {
        if (!relay.hasWatched()) {
            beginOnce();
        }
        return relay.hasWatched();
    }

    private synchronized void beginOnce() {
        if (begun) {
            return;
        }
        begun = true;
        try {
            relay.watch();
        } catch (BrokerException | ResultBackendException e) {
            // Only the first call waits for a broker that is away: the relay goes on looking.
            log.debug("the generation of the broker is not known yet", e);
        }
        relay.start();
    }

    /** Makes the task of a dead letter durable again, if it was so, while the letter is put back into its queue. */
    int holding(DeadLetter letter, IntSupplier retry) {
        Optional<LedgerMark> mark = LedgerMark.of(letter.payload());
        if (mark.isEmpty()) {
            return retry.getAsInt();
        }
        if (broker.deadLetters(letter.queue()).find(letter.id()).isEmpty()) {
            return 0;
        }
        int priority;
        try {
            priority = MessageCodec.decode(letter.payload()).priority();
        } catch (UnreadableMessageException e) {
            // No row could hold it, and no worker can run it: it becomes a dead letter again.
            return retry.getAsInt();
        }
        OutboundMessage message = new OutboundMessage(letter.queue(), priority, Due.NOW, letter.payload());
        Ledger.Push push = ledger.add(
                List.of(new Ledger.Entry(mark.get().taskId(), mark.get().copy(), message)));
        int retried = retry.getAsInt();
        ledger.pushed(push);
        return retried;
    }

    @Override
    public void close() {
        relay.close();
        ledger.close();
    }
}
