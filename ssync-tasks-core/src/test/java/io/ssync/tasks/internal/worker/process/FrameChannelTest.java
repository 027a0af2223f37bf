package io.ssync.tasks.internal.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.internal.worker.process.Frame.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameChannelTest {
    @TempDir
    private Path folder;

    private FrameChannel parent;
    private FrameChannel child;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            child = new FrameChannel(SocketChannel.open(address));
            parent = new FrameChannel(server.accept());
        }
    }

    @AfterEach
    void close() {
        parent.close();
        child.close();
    }

    @Test
    void carriesFieldsAndBytesOfAnySize() throws Exception {
        byte[] bytes = new byte[5_000_001];
        new Random(1).nextBytes(bytes);
        sendInBackground(new Frame(Kind.CALL, Map.of("call", 7, "queue", "größe"), bytes));

        Frame received = child.receive();

        assertThat(received.kind()).isEqualTo(Kind.CALL);
        assertThat(received.number("call")).isEqualTo(7);
        assertThat(received.text("queue")).isEqualTo("größe");
        assertThat(received.body()).isEqualTo(bytes);
    }

    @Test
    void doesNotWaitForAnotherThreadThatSendsSomethingLong() throws Exception {
        Thread sending = sendInBackground(new Frame(Kind.CALL, Map.of(), new byte[5_000_000]));
        await().until(() -> Arrays.stream(sending.getStackTrace())
                .anyMatch(call -> call.getMethodName().equals("flush")));

        parent.send(Frame.of(Kind.CANCEL, Map.of("reason", "revoked")));

        assertThat(sending.isAlive()).isTrue();
        assertThat(child.receive().kind()).isEqualTo(Kind.CALL);
        assertThat(child.receive().text("reason")).isEqualTo("revoked");
    }

    @Test
    void tellsThatTheOtherSideIsGone() {
        parent.close();

        assertThatThrownBy(child::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void isOnlyForProcessesThatAWorkerHasStarted() {
        assertThatThrownBy(FrameChannel::requireParent)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the worker starts it");
    }

    private Thread sendInBackground(Frame frame) {
        Thread thread = new Thread(() -> {
            try {
                parent.send(frame);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }
}
