package io.ssync.tasks.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Messages to everyone who listens at this moment, and letters to the owners of mailboxes: what remote control and events
 * need beside queues. Exchanges and routing keys are Celery's, so that its programs hear ours and the other way round.
 *
 * <p>Nothing is kept: a message that nobody listens to is gone, and so is a letter without a mailbox. Implementations are
 * safe for use by any number of threads; methods throw {@link BrokerException} when the broker cannot be reached.
 */
public interface Fanout {

    /**
     * Sends a message to everyone who listens to an exchange.
     *
     * @param routingKey what the message is about, or empty
     * @return how many listeners there were, programs in other languages included
     */
    int publish(String exchange, String routingKey, byte[] message);

    /**
     * Calls back with every message of an exchange, whatever its routing key, one after the other, on a thread of the
     * broker's: the listener must not block. Messages are missed while the broker is away.
     */
    Subscription subscribe(String exchange, Consumer<byte[]> listener);

    /** Opens a mailbox for letters with this address; the caller closes it. */
    Mailbox openMailbox(String exchange, String routingKey);

    /** Puts a letter into every mailbox that is open under this address. */
    void sendLetter(String exchange, String routingKey, byte[] letter);

    /** An interest in an exchange; closing it ends the calls. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Where letters arrive. For one thread at a time. */
    interface Mailbox extends AutoCloseable {
        /** The next letter, waiting for it for {@code wait} at most. */
        Optional<byte[]> take(Duration wait) throws InterruptedException;

        @Override
        void close();
    }
}
