package io.ssync.tasks.internal.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.junit.jupiter.api.Test;

class UninterruptedTest {
    @Test
    void readsInAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();

        int read = Uninterrupted.read(UninterruptedTest::fromAChannel);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(read).isEqualTo(3);
    }

    @Test
    void leavesAThreadAloneThatIsNotInterrupted() {
        assertThat(Uninterrupted.read(UninterruptedTest::fromAChannel)).isEqualTo(3);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anotherFailureIsOne() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Uninterrupted.read(() -> {
                    throw new UncheckedIOException(new IOException("no such disk"));
                }));
    }

    private static int fromAChannel() {
        try (var channel = Channels.newChannel(new ByteArrayInputStream(new byte[3]))) {
            return channel.read(ByteBuffer.allocate(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
