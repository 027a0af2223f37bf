package io.ssync.school.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps connections to the mail server open between messages: signing in with TLS takes longer than a message does. Safe for use
 * by many threads; a connection is used by one at a time.
 */
final class SmtpConnections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SmtpConnections.class);

    /** Mail servers hang up after a minute or more of silence. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    /** More are closed after use; a school's mail does not need them. */
    private static final int MOST_IDLE = 4;

    private record Idle(Transport connection, long since) {}

    private final Session session;
    private final MailServer server;
    private final Deque<Idle> idle = new ArrayDeque<>();

    SmtpConnections(Session session, MailServer server) {
        this.session = session;
        this.server = server;
    }

    /** An open connection, to be given back or closed. */
    Transport take() throws MessagingException {
        for (Idle next = takeIdle(); next != null; next = takeIdle()) {
            boolean young = System.nanoTime() - next.since() < KEPT.toNanos();
            if (young && next.connection().isConnected()) {
                return next.connection();
            }
            close(next.connection());
        }
        Transport connection = session.getTransport("smtp");
        if (server.user().isEmpty()) {
            connection.connect();
        } else {
            connection.connect(server.user(), server.password());
        }
        return connection;
    }

    /** Takes back a connection on which nothing has gone wrong. */
    void giveBack(Transport connection) {
        synchronized (idle) {
            if (idle.size() < MOST_IDLE) {
                idle.push(new Idle(connection, System.nanoTime()));
                return;
            }
        }
        close(connection);
    }

    static void close(Transport connection) {
        try {
            connection.close();
        } catch (MessagingException e) {
            log.debug("A connection to the mail server did not end well", e);
        }
    }

    private @Nullable Idle takeIdle() {
        synchronized (idle) {
            return idle.poll();
        }
    }

    @Override
    public void close() {
        for (Idle next = takeIdle(); next != null; next = takeIdle()) {
            close(next.connection());
        }
    }
}
