package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Fanout;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fanout and reply queues as kombu has them on Redis: a message is published on a channel that carries the number of the
 * database, since Redis' own channels know no databases; a letter goes into the list of every mailbox whose binding has its
 * address.
 *
 * <p>A subscription has a connection of its own, which subscribes again after it was lost. So has an open mailbox.
 */
final class RedisFanout implements Fanout {
    private static final Logger log = LoggerFactory.getLogger(RedisFanout.class);
    private static final LuaScript<Long> LETTER = LuaScript.returningNumber("letter.lua");
    private static final LuaScript<Long> EXPIRE_BINDINGS = LuaScript.returningNumber("expire_bindings.lua");

    /** A mailbox is read within seconds, or never. */
    private static final Duration LETTER_KEPT = Duration.ofSeconds(60);

    /** What a killed program has left bound is gone after a day. */
    private static final Duration BINDING_KEPT = Duration.ofDays(1);

    /** The longest wait that one command asks Redis for: well below the time in which it must answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final RedisKeyspace keyspace;
    private final RedisDriver driver;
    private final RedisLink link;

    RedisFanout(RedisDriver driver, RedisLink link, RedisKeyspace keyspace) {
        this.keyspace = keyspace;
        this.driver = driver;
        this.link = link;
    }

    @Override
    public int publish(String exchange, String routingKey, byte[] message) {
        String channel = routingKey.isEmpty() ? channel(exchange) : channel(exchange) + "/" + routingKey;
        return link.await(link.redis().publish(bytes(channel), message), "publish on", exchange)
                .intValue();
    }

    @Override
    public Subscription subscribe(String exchange, Consumer<byte[]> listener) {
        StatefulRedisPubSubConnection<byte[], byte[]> connection = driver.pubSub();
        try {
            connection.addListener(new Listener(listener));
            link.await(connection.async().subscribe(bytes(channel(exchange))), "listen to", exchange);
            link.await(connection.async().psubscribe(bytes(channel(exchange) + "/*")), "listen to", exchange);
            return connection::close;
        } catch (BrokerException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Mailbox openMailbox(String exchange, String routingKey) {
        RedisLink own = driver.link();
        try {
            return new RedisMailbox(own, link, keyspace, exchange, routingKey);
        } catch (BrokerException e) {
            own.close();
            throw e;
        }
    }

    @Override
    public void sendLetter(String exchange, String routingKey, byte[] letter) {
        byte[] binding = keyspace.binding(exchange);
        for (byte[] member : link.await(link.redis().smembers(binding), "look for mailboxes of", exchange)) {
            String[] parts = new String(member, UTF_8).split(Pattern.quote(keyspace.separator()), -1);
            if (parts.length == 3 && parts[0].equals(routingKey)) {
                byte[][] keys = {binding, keyspace.key(parts[2])};
                byte[] kept = bytes(Long.toString(LETTER_KEPT.toSeconds()));
                link.await(LETTER.run(link.redis(), keys, member, letter, kept), "send a letter to", exchange);
            }
        }
    }

    private String channel(String exchange) {
        return keyspace.prefix() + "/" + driver.address().uri().getDatabase() + "." + exchange;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Passes on what Redis sends. Called by the driver's thread. */
    private static final class Listener extends RedisPubSubAdapter<byte[], byte[]> {
        private final Consumer<byte[]> listener;

        Listener(Consumer<byte[]> listener) {
            this.listener = listener;
        }

        @Override
        public void message(byte[] channel, byte[] message) {
            try {
                listener.accept(message);
            } catch (RuntimeException e) {
                log.warn("A listener to {} failed", new String(channel, UTF_8), e);
            }
        }

        @Override
        public void message(byte[] pattern, byte[] channel, byte[] message) {
            message(channel, message);
        }
    }

    /** A list of this client's own, bound to the exchange for as long as it is read. */
    private static final class RedisMailbox implements Mailbox {
        private final RedisLink own;
        /** What must not wait until a read of letters on the other connection has ended. */
        private final RedisLink link;

        private final String exchange;
        private final byte[] binding;
        private final byte[] member;
        private final byte[] list;

        RedisMailbox(RedisLink own, RedisLink link, RedisKeyspace keyspace, String exchange, String routingKey) {
            this.own = own;
            this.link = link;
            this.exchange = exchange;
            this.binding = keyspace.binding(exchange);
            String queue = routingKey + "." + exchange;
            this.list = keyspace.key(queue);
            this.member = keyspace.bindingMember(routingKey, queue);
            // A plain command, since a script may be sent twice: then the binding could come after its removal.
            CompletionStage<Long> bound = link.redis().sadd(binding, member);
            byte[] kept = bytes(Long.toString(BINDING_KEPT.toSeconds()));
            CompletionStage<Long> expires = EXPIRE_BINDINGS.run(link.redis(), new byte[][] {binding}, kept);
            try {
                link.await(bound, "open a mailbox for", exchange);
                link.await(expires, "open a mailbox for", exchange);
            } catch (BrokerException e) {
                // The thread may be interrupted, so nothing is waited for.
                link.redis().srem(binding, member);
                throw e;
            }
        }

        @Override
        public Optional<byte[]> take(Duration wait) throws InterruptedException {
            long deadline = System.nanoTime() + wait.toNanos();
            while (true) {
                long left = Math.min(deadline - System.nanoTime(), LONGEST_WAIT.toNanos());
                // A wait of zero would be one without end.
                double seconds = Math.max(0.001, left / 1e9);
                KeyValue<byte[], byte[]> letter =
                        own.awaitInterruptibly(own.redis().brpop(seconds, list), "read letters of", exchange);
                if (letter != null && letter.hasValue()) {
                    return Optional.of(letter.getValue());
                }
                if (System.nanoTime() - deadline >= 0) {
                    return Optional.empty();
                }
            }
        }

        @Override
        public void close() {
            // Both are sent before either is awaited: an interrupted thread cannot wait.
            CompletionStage<Long> unbound = link.redis().srem(binding, member);
            CompletionStage<Long> deleted = link.redis().del(list);
            try {
                link.await(unbound, "close the mailbox of", exchange);
                link.await(deleted, "close the mailbox of", exchange);
            } finally {
                own.close();
            }
        }
    }
}
