package io.ssync.tasks.internal.ledger;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes durable calls into the ledger and then gives them to the broker. Calls of several threads share a commit and a round
 * trip: a thread that finds none under way does it for all that wait, itself included. Safe for use by any thread.
 */
public final class LedgerSender {
    private static final Logger log = LoggerFactory.getLogger(LedgerSender.class);

    /** Up to this many rows of different calls share a commit; a single call may have any number. */
    private static final int SHARED = 500;

    private final Ledger ledger;
    private final Broker broker;
    /** This and the next are guarded by this object. */
    private final Queue<Call> waiting = new ArrayDeque<>();

    private boolean underWay;

    /** A sender of calls; it starts no threads. */
    public LedgerSender(Ledger ledger, Broker broker) {
        this.ledger = ledger;
        this.broker = broker;
    }

    /**
     * Returns when the rows are committed and the broker has the messages. If the broker does not take them now, a relay gives
     * them to it when it is back.
     *
     * @throws ResultBackendException if the rows could not be committed: nothing is sent. Only if the answer to the commit got
     *     lost can nobody know, as with any commit; then all of the call is sent or nothing
     */
    public void send(List<Ledger.Entry> entries) {
        send(new Call(entries, true));
    }

    /** Returns when the rows are committed; a relay gives the messages to the broker. Throws as {@link #send} does. */
    public void sendLater(List<Ledger.Entry> entries) {
        send(new Call(entries, false));
    }

    private void send(Call call) {
        List<Call> group = enter(call);
        if (!group.isEmpty()) {
            try {
                sendTogether(group);
            } finally {
                leave(group);
            }
        }
        if (call.failure != null) {
            String message = "the call was not sent, the ledger did not take it: " + call.failure.getMessage();
            throw call.failure instanceof ResultBackendAwayException
                    ? new ResultBackendAwayException(message, call.failure)
                    : new ResultBackendRefusedException(message, call.failure);
        }
    }

    /** Waits for its turn, or for another to have done it; returns the calls to be sent now, none if it is done. */
    private synchronized List<Call> enter(Call call) {
        waiting.add(call);
        boolean interrupted = false;
        while (underWay && !call.done) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Somebody may be writing the row at this moment, so there is an outcome to wait for.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (call.done) {
            return List.of();
        }
        underWay = true;
        List<Call> group = new ArrayList<>();
        waiting.remove(call);
        group.add(call);
        int rows = call.entries.size();
        while (!waiting.isEmpty() && rows + waiting.element().entries.size() <= SHARED) {
            rows += waiting.element().entries.size();
            group.add(waiting.remove());
        }
        return group;
    }

    private synchronized void leave(List<Call> group) {
        group.forEach(call -> call.done = true);
        underWay = false;
        notifyAll();
    }

    private void sendTogether(List<Call> group) {
        // Of calls with the same id the first counts, as it does if they do not come together.
        Map<String, Ledger.Entry> byId = new LinkedHashMap<>();
        group.forEach(call -> call.entries.forEach(entry -> byId.putIfAbsent(entry.taskId(), entry)));
        List<Ledger.Entry> all = List.copyOf(byId.values());
        try {
            Ledger.Push push = ledger.add(all);
            if (group.stream().allMatch(call -> call.publish)) {
                push(push, all);
            } else {
                notPushed(push);
            }
        } catch (ResultBackendException e) {
            if (e instanceof ResultBackendAwayException || group.size() == 1) {
                group.forEach(call -> call.failure = e);
            } else {
                // One bad call must not fail the others.
                group.forEach(call -> sendTogether(List.of(call)));
            }
        } catch (RuntimeException | Error e) {
            group.forEach(call -> call.failure = new ResultBackendRefusedException(String.valueOf(e), e));
        }
    }

    private void push(Ledger.Push push, List<Ledger.Entry> entries) {
        List<OutboundMessage> messages = entries.stream()
                .filter(entry -> !push.known().contains(entry.taskId()))
                .map(Ledger.Entry::message)
                .toList();
        try {
            if (messages.size() == 1) {
                broker.publish(messages.get(0));
            } else if (!messages.isEmpty()) {
                broker.publishAll(messages);
            }
        } catch (BrokerException e) {
            log.warn("{} durable calls reach the broker later: {}", messages.size(), e.getMessage());
            notPushed(push);
            return;
        }
        ledger.pushed(push);
    }

    private void notPushed(Ledger.Push push) {
        try {
            ledger.notPushed(push);
        } catch (ResultBackendException e) {
            log.debug("the claim of calls that were not published runs out by itself", e);
        }
    }

    /** One call of {@link #send}; done and failure are written before and read after a stay in the monitor. */
    private static final class Call {
        private final List<Ledger.Entry> entries;
        private final boolean publish;
        private @Nullable ResultBackendException failure;
        private boolean done;

        Call(List<Ledger.Entry> entries, boolean publish) {
            this.entries = entries;
            this.publish = publish;
        }
    }
}
