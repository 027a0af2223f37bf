package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.OutboundMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RedisGenerationTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void isTheSameForAllUntilTheDataIsLost() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RawRedis raw = new RawRedis(redis.uri());
                Broker one = RedisBroker.connect(redis.uri().toString());
                Broker other = RedisBroker.connect(redis.uri().toString())) {
            String before = one.generation();
            assertThat(other.generation()).isEqualTo(before);
            assertThat(raw.commands().get("ssync:generation")).isEqualTo(before);

            raw.commands().flushall();

            assertThat(other.generation()).isNotEqualTo(before).isEqualTo(one.generation());
        }
    }

    @Test
    void outlastsAConnection() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RawRedis raw = new RawRedis(redis.uri());
                Broker broker = RedisBroker.connect(redis.uri().toString())) {
            String before = broker.generation();

            raw.killBrokerConnections();

            assertThat(eventually(broker)).isEqualTo(before);
        }
    }

    @Test
    void isAnotherAfterARestartWithAnOldSnapshotAndTheSameForAllWhoAskAtOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RawRedis raw = new RawRedis(redis.uri());
                Broker one = RedisBroker.connect(redis.uri().toString());
                Broker other = RedisBroker.connect(redis.uri().toString())) {
            String before = one.generation();
            assertThat(other.generation()).isEqualTo(before);
            raw.commands().save();
            one.publish(OutboundMessage.of("mail", bytes("lost")));

            redis.kill();
            redis.restart();

            Callable<String> ask = () -> eventually(one);
            Callable<String> askOther = () -> eventually(other);
            List<Future<String>> answers = callers.invokeAll(List.of(ask, askOther, ask, askOther));
            assertThat(raw.commands().llen("mail")).isZero();
            String after = answers.get(0).get();
            assertThat(after).isNotEqualTo(before);
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo(after);
            }
            assertThat(raw.commands().get("ssync:generation")).isEqualTo(after);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void isAnotherWhenAReplicaWasPromoted() throws Exception {
        try (EmbeddedRedis primary = EmbeddedRedis.start();
                EmbeddedRedis replica = EmbeddedRedis.start();
                RawRedis onPrimary = new RawRedis(primary.uri());
                RawRedis onReplica = new RawRedis(replica.uri());
                BadNetwork network = new BadNetwork(primary);
                Broker broker = RedisBroker.connect(network.uri())) {
            String before = broker.generation();
            onReplica.follow(primary.port(), primary.password());
            await().atMost(SOON).until(() -> before.equals(onReplica.commands().get("ssync:generation")));

            // Nobody writes: it is the question itself that finds out.
            onReplica.commands().replicaofNoOne();
            network.leadTo(replica);
            onPrimary.follow(replica.port(), primary.password());

            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(BrokerException.class)
                    .until(() -> !broker.generation().equals(before));
            assertThat(broker.generation())
                    .isEqualTo(onReplica.commands().get("ssync:generation"))
                    .isEqualTo(broker.generation());
        }
    }

    @Test
    void isKeptWithoutKnowingTheServerWhereThatDoesNotTell() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RawRedis raw = new RawRedis(redis.uri());
                LogLines log = new LogLines()) {
            raw.commands()
                    .aclSetuser(
                            "managed",
                            AclSetuserArgs.Builder.on()
                                    .addPassword("secret")
                                    .allKeys()
                                    .allChannels()
                                    .allCommands()
                                    .removeCommand(CommandType.INFO));
            try (Broker managed = RedisBroker.connect("redis://managed:secret@127.0.0.1:" + redis.port());
                    Broker other = RedisBroker.connect(redis.uri().toString())) {
                String name = managed.generation();
                assertThat(managed.generation()).isEqualTo(name);
                String known = other.generation();
                assertThat(managed.generation()).isEqualTo(known).isEqualTo(other.generation());
                assertThat(log.with("does not tell which server it is")).hasSize(1);
            }
        }
    }

    private static String eventually(Broker broker) {
        return await().atMost(SOON)
                .ignoreExceptionsInstanceOf(BrokerException.class)
                .until(broker::generation, name -> true);
    }
}
