package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.Database;
import io.ssync.tasks.jdbc.internal.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives PostgreSQL's notifications on one channel and passes them on.
 *
 * <p>One connection and one daemon thread, from {@link #start} to {@link #close}. A broken connection is replaced, after
 * growing pauses; since nobody listened in between, the handler is then told that it may have missed some.
 */
final class ChangeListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeListener.class);

    /** A connection that is silent for this long is asked whether it still lives: a dead peer sends nothing. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Database database;
    private final String channel;
    private final Handler handler;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Of the thread alone: whether the loss of the connection has been logged. */
    private boolean lost;

    private Duration pause = FIRST_PAUSE;

    /** What {@link #close} breaks to end a wait for notifications. Guarded by this. */
    private @Nullable Connection listening;

    private @Nullable Thread thread;

    /** Takes notifications, on the thread that reads them. */
    interface Handler {
        void notification(String payload);

        /** Nobody listened for a while, so notifications may have been missed. */
        void mayHaveMissed();
    }

    /** {@code channel} is an identifier that needs no quotes. */
    ChangeListener(Database database, String channel, Handler handler) {
        this.database = database;
        this.channel = channel;
        this.handler = handler;
    }

    /** Does nothing if it runs already. */
    synchronized void start() {
        if (thread == null && !isClosed()) {
            thread = new Thread(this::run, channel.replace('_', '-') + "-listener");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            if (listening != null) {
                try {
                    // Not close(), which would wait for the thread that waits for notifications.
                    listening.abort(Runnable::run);
                } catch (SQLException e) {
                    log.debug("Could not break the listening connection", e);
                }
            }
        }
    }

    private void run() {
        while (!isClosed()) {
            try (Connection connection = database.openConnection()) {
                if (keep(connection)) {
                    listen(connection);
                }
            } catch (SQLException | RuntimeException e) {
                if (!isClosed()) {
                    lost(e);
                }
            } finally {
                keep(null);
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection notifications = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
        }
        PromptNotifications.enable(connection);
        found();
        handler.mayHaveMissed();
        while (!isClosed()) {
            PGNotification[] arrived = notifications.getNotifications((int) SILENCE.toMillis());
            if (arrived.length == 0 && !connection.isValid((int) ANSWER.toSeconds())) {
                throw new SQLException("no sign of life", "08006");
            }
            for (PGNotification notification : arrived) {
                handler.notification(notification.getParameter());
            }
        }
    }

    /** @return false if it is too late to listen */
    private synchronized boolean keep(@Nullable Connection connection) {
        listening = connection;
        return !isClosed();
    }

    private void found() {
        pause = FIRST_PAUSE;
        if (lost) {
            lost = false;
            log.info("Listening on {} again: {}", channel, database.address());
        }
    }

    private void lost(Exception failure) {
        if (!lost) {
            lost = true;
            log.warn(
                    "Not listening on {}, those who wait look from time to time: {}",
                    channel,
                    Failure.translate(failure, database.address()).getMessage());
        }
        try {
            closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread, but if somebody does, it is to end it.
            closed.countDown();
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
