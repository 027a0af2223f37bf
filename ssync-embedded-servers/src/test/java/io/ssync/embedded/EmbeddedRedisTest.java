package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
    @TempDir
    Path folder;

    @Test
    void answersOnTheLoopbackAddress() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            assertThat(RedisConnection.ask(redis, "PING")).isEqualTo("PONG");
            assertThat(redis.uri())
                    .isEqualTo(URI.create("redis://:" + redis.password() + "@127.0.0.1:" + redis.port() + "/0"));
            assertThat(redis.isRunning()).isTrue();
            assertThat(ProcessHandle.of(redis.pid())).isPresent();
        }
    }

    @Test
    void runsBesideOthers() {
        try (EmbeddedRedis one = EmbeddedRedis.start();
                EmbeddedRedis other = EmbeddedRedis.start()) {
            assertThat(one.port()).isNotEqualTo(other.port());
        }
    }

    @Test
    void listensOnTheGivenPortAgainAndAgain() {
        int port = LoopbackPort.free();
        for (int round = 0; round < 2; round++) {
            try (EmbeddedRedis redis = EmbeddedRedis.builder().port(port).start()) {
                assertThat(redis.port()).isEqualTo(port);
            }
        }
    }

    @Test
    void takesOptions() throws IOException {
        try (EmbeddedRedis redis =
                        EmbeddedRedis.builder().option("maxmemory", "10mb").start();
                RedisConnection connection = new RedisConnection(redis)) {
            connection.send("CONFIG GET maxmemory");
            assertThat(connection.reply()).isEqualTo("2");
            assertThat(connection.reply()).isEqualTo("maxmemory");
            assertThat(connection.reply()).isEqualTo(String.valueOf(10 * 1024 * 1024));
        }
    }

    @Test
    void refusesOptionsThatItSetsItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedRedis.builder().option("port", "1"))
                .withMessageContaining("option 'port' is set by EmbeddedRedis");
    }

    @Test
    void refusesPortsThatDoNotExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedRedis.builder().port(65_536))
                .withMessage("port must be from 0 (any) to 65535, was 65536");
    }

    @Test
    void keepsItsDataOverAnOrderlyStopWhenPersistent() throws IOException {
        try (EmbeddedRedis redis = persistent()) {
            RedisConnection.ask(redis, "SET name ssync");
            redis.stop();
            assertThat(redis.isRunning()).isFalse();
            assertThatIOException().isThrownBy(() -> RedisConnection.ask(redis, "PING"));

            redis.restart();

            assertThat(RedisConnection.ask(redis, "GET name")).isEqualTo("ssync");
        }
    }

    @Test
    void keepsItsDataOverAKillWhenPersistentAndSyncedAlways() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.builder()
                .dataDirectory(folder)
                .persistent(true)
                .option("appendfsync", "always")
                .start()) {
            RedisConnection.ask(redis, "SET name ssync");
            long killed = redis.pid();
            redis.kill();
            redis.restart();

            assertThat(redis.pid()).isNotEqualTo(killed);
            assertThat(RedisConnection.ask(redis, "GET name")).isEqualTo("ssync");
        }
    }

    @Test
    void keepsItsDataForTheNextServerOnTheSameFolder() throws IOException {
        try (EmbeddedRedis redis = persistent()) {
            RedisConnection.ask(redis, "SET name ssync");
        }
        try (EmbeddedRedis redis = persistent()) {
            assertThat(RedisConnection.ask(redis, "GET name")).isEqualTo("ssync");
        }
    }

    @Test
    void forgetsItsDataWhenNotPersistent() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            RedisConnection.ask(redis, "SET name ssync");
            int port = redis.port();
            redis.restart();

            assertThat(redis.port()).isEqualTo(port);
            assertThat(RedisConnection.ask(redis, "GET name")).isEqualTo("-1");
        }
    }

    @Test
    void answersOnlyAfterResumeWhenPaused() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                RedisConnection connection = new RedisConnection(redis)) {
            redis.pause();
            connection.send("PING");
            assertThat(connection.repliesWithin(100)).isFalse();
            assertThat(redis.isRunning()).isTrue();

            redis.resume();

            assertThat(connection.repliesWithin(5_000)).isTrue();
        }
    }

    @Test
    void canBeStoppedRestartedAndClosedWhilePaused() throws IOException {
        try (EmbeddedRedis redis = persistent()) {
            RedisConnection.ask(redis, "SET name ssync");
            redis.pause();
            redis.stop();
            redis.restart();
            redis.pause();
            redis.restart();
            assertThat(RedisConnection.ask(redis, "GET name")).isEqualTo("ssync");
            redis.pause();
        }
    }

    @Test
    void noticesThatItsProcessEnded() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            assertThatIOException().isThrownBy(() -> RedisConnection.ask(redis, "SHUTDOWN NOSAVE"));
            Eventually.holds(() -> !redis.isRunning());
            assertThatIllegalStateException()
                    .isThrownBy(redis::pause)
                    .withMessage("Redis on port " + redis.port() + " is not running");

            redis.restart();

            assertThat(RedisConnection.ask(redis, "PING")).isEqualTo("PONG");
        }
    }

    @Test
    void cannotBeStartedAgainAfterClose() {
        EmbeddedRedis redis = EmbeddedRedis.start();
        ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
        redis.close();
        redis.close();

        assertThat(Processes.ended(process)).isTrue();
        assertThat(redis.isRunning()).isFalse();
        assertThatIllegalStateException().isThrownBy(redis::restart).withMessageEndingWith("is closed");
    }

    @Test
    void tellsWhyItDidNotStart() {
        assertThatExceptionOfType(EmbeddedServerException.class)
                .isThrownBy(() ->
                        EmbeddedRedis.builder().option("maxmemory", "much").start())
                .withMessageContaining("Redis did not start")
                .withMessageContaining("exit code 1")
                .withMessageContaining("maxmemory");
    }

    @Test
    void tellsThatItsPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(EmbeddedServerException.class)
                    .isThrownBy(() ->
                            EmbeddedRedis.builder().port(taken.getLocalPort()).start())
                    .withMessageContaining("Redis did not start on port " + taken.getLocalPort())
                    // The C library says "Address in use" or "Address already in use".
                    .withMessageContaining("in use");
        }
    }

    @Test
    void doesNotShareItsFolder() {
        try (EmbeddedRedis redis = persistent()) {
            assertThatExceptionOfType(EmbeddedServerException.class)
                    .isThrownBy(this::persistent)
                    .withMessageContaining(folder + " is in use by another server");
            assertThat(redis.isRunning()).isTrue();
        }
    }

    private EmbeddedRedis persistent() {
        return EmbeddedRedis.builder().dataDirectory(folder).persistent(true).start();
    }
}
