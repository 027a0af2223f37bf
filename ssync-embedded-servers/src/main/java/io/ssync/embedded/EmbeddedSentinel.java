package io.ssync.embedded;

import java.time.Duration;
import java.util.Set;

/**
 * A real Redis Sentinel on the loopback address, which watches a primary and its replicas and makes another one the primary when it is gone. As
 * many as are to agree, and more, watch the same primary; all of them ask for the password of the primary.
 *
 * <pre>{@code
 * EmbeddedRedis primary = EmbeddedRedis.start();
 * EmbeddedRedis replica = EmbeddedRedis.builder().replicaOf(primary).start();
 * EmbeddedSentinel sentinel = EmbeddedSentinel.watching("school", primary).quorum(1).start();
 * primary.kill();
 * }</pre>
 */
public final class EmbeddedSentinel extends EmbeddedServer {
    private EmbeddedSentinel(ServerProgram program, ServerSettings settings) {
        super(program, settings);
    }

    /**
     * Says what is watched.
     *
     * @param name what the primary is called, with no blanks
     * @param primary the primary at present
     * @return a new builder
     */
    public static Builder watching(String name, EmbeddedRedis primary) {
        return new Builder(name, primary);
    }

    /** Says how a Sentinel is started. Not for use by several threads. */
    public static final class Builder {
        private final String name;
        private final EmbeddedRedis primary;
        private int quorum = 2;
        private Duration downAfter = Duration.ofSeconds(1);

        private Builder(String name, EmbeddedRedis primary) {
            if (!name.matches("[\\w.-]+")) {
                throw new IllegalArgumentException(
                        "the name of a primary has letters, digits, '.', '-' and '_', was '" + name + "'");
            }
            this.name = name;
            this.primary = primary;
        }

        /**
         * Says how many Sentinels have to agree that the primary is gone.
         *
         * @param quorum 2 by default
         * @return this builder
         */
        public Builder quorum(int quorum) {
            this.quorum = quorum;
            return this;
        }

        /**
         * Says how long the primary may not answer before it is taken for gone.
         *
         * @param downAfter one second by default
         * @return this builder
         */
        public Builder downAfter(Duration downAfter) {
            this.downAfter = downAfter;
            return this;
        }

        /**
         * Starts the Sentinel and waits until it watches.
         *
         * @return the running Sentinel
         * @throws EmbeddedServerException if it does not start
         */
        public EmbeddedSentinel start() {
            ServerSettings settings = new ServerSettings(EmbeddedSentinel.class, Set.of());
            settings.usePassword(primary.password());
            return new EmbeddedSentinel(
                    new SentinelProgram(name, primary.port(), quorum, downAfter, primary.password()), settings);
        }
    }
}
