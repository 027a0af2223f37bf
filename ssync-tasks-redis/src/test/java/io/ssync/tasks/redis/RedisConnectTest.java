package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.OutboundMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read when connecting fails, and that it never is a password. */
class RedisConnectTest {

    @Test
    void saysWhereItIsWithoutUserAndPassword() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RedisBroker broker =
                        RedisBroker.connect(redis.uri().resolve("/2").toString())) {
            broker.publish(OutboundMessage.of("mail", bytes("message")));

            assertThat(broker.describe()).isEqualTo("redis://127.0.0.1:" + redis.port() + "/2");
            assertThat(broker.toString()).doesNotContain(redis.password());
        }
    }

    @Test
    void namesAServerThatDoesNotAnswer() {
        assertThatThrownBy(() -> RedisBroker.connect("redis://user:s3cret@127.0.0.1:1/0"))
                .isInstanceOf(BrokerException.class)
                .hasMessage("cannot reach Redis at redis://127.0.0.1:1/0: connection refused; is it running?")
                .satisfies(RedisConnectTest::hidesThePassword);
    }

    @Test
    void namesAHostThatDoesNotExist() {
        assertThatThrownBy(() -> RedisBroker.connect("redis://:s3cret@no-such-host.invalid"))
                .isInstanceOf(BrokerException.class)
                .hasMessage("cannot reach Redis at redis://no-such-host.invalid:6379/0: unknown host; is it running?")
                .satisfies(RedisConnectTest::hidesThePassword);
    }

    @Test
    void saysWhatToDoAboutAPasswordOrADatabase() {
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            String refused = "Redis at redis://127.0.0.1:" + redis.port() + "/0 refused the connection: ";
            assertThatThrownBy(() -> RedisBroker.connect("redis://127.0.0.1:" + redis.port()))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage(
                            refused
                                    + "it wants a password (NOAUTH): write one into its address, redis://:password@host:port/database");
            assertThatThrownBy(() -> RedisBroker.connect("redis://:s3cret@127.0.0.1:" + redis.port()))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageStartingWith(refused + "WRONGPASS")
                    .hasMessageEndingWith("The user or the password in its address is wrong")
                    .satisfies(RedisConnectTest::hidesThePassword);
            assertThatThrownBy(
                            () -> RedisBroker.connect(redis.uri().resolve("/99").toString()))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("it has databases 0 to 15");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "http://:s3cret@localhost",
                "redis://:s3cret@localhost/zero",
                "redis://:s3cret#1@localhost",
                "redis://:s3cret?1@localhost",
                "redis://:s3cret/1@localhost"
            })
    void explainsAnAddressItCannotRead(String uri) {
        assertThatThrownBy(() -> RedisBroker.connect(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected redis://[[user]:password@]host[:port][/database]")
                .satisfies(RedisConnectTest::hidesThePassword);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-cluster://:s3cret@localhost:7000,localhost:7001",
                "rediss-cluster://:s3cret@localhost",
                "redis+cluster://:s3cret@localhost"
            })
    void saysThatItKnowsNoCluster(String uri) {
        for (ThrowingCallable connecting :
                List.<ThrowingCallable>of(() -> RedisBroker.connect(uri), () -> RedisResults.connect(uri))) {
            assertThatThrownBy(connecting)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Redis Cluster is not supported")
                    .satisfies(RedisConnectTest::hidesThePassword);
        }
    }

    /** Under the address of one server: it would take some calls and refuse others, by the names of their keys. */
    @Test
    void takesNoServerOfACluster() {
        try (EmbeddedRedis redis =
                EmbeddedRedis.builder().option("cluster-enabled", "yes").start()) {
            String uri = redis.uri().toString();
            for (ThrowingCallable connecting :
                    List.<ThrowingCallable>of(() -> RedisBroker.connect(uri), () -> RedisResults.connect(uri))) {
                assertThatThrownBy(connecting)
                        .isInstanceOf(RuntimeException.class)
                        .hasMessage("Redis at redis://127.0.0.1:" + redis.port()
                                + "/0 is part of a Redis Cluster, which is not supported: give the address of a single "
                                + "server, or of Sentinels");
            }
        }
    }

    private static void hidesThePassword(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("s3cret");
    }
}
