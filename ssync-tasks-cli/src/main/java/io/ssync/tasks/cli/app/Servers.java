package io.ssync.tasks.cli.app;

/** The Redis and the PostgreSQL that a command works with. Closing it stops what this process has started for it, if anything. */
public interface Servers extends AutoCloseable {
    /** Where Redis is. May hold a password: not to be printed. */
    String brokerUrl();

    /** Where PostgreSQL is. */
    DatabaseUrl database();

    @Override
    void close();

    /** Servers that somebody else runs. */
    static Servers of(String brokerUrl, DatabaseUrl database) {
        return new Given(brokerUrl, database);
    }

    /** Whose end is not ours to bring. */
    record Given(String brokerUrl, DatabaseUrl database) implements Servers {
        @Override
        public void close() {
            // Others go on with them.
        }
    }
}
