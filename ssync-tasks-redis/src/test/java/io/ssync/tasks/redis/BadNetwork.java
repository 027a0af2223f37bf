package io.ssync.tasks.redis;

import io.ssync.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between broker and Redis that can fail in the worst ways: after Redis has done what it was asked and before the
 * answer arrives, or without telling anybody.
 */
final class BadNetwork implements AutoCloseable {
    private final ServerSocket listening;
    private final String password;
    private volatile int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    /** Counts down to the answer that is swallowed; 0 if none is to be. */
    private final AtomicInteger untilCut = new AtomicInteger();

    /** How many of the next connections are closed at once. */
    private final AtomicInteger unwanted = new AtomicInteger();

    private volatile Duration delay = Duration.ZERO;
    /** Connections on which nothing passes any more. */
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();

    BadNetwork(EmbeddedRedis server) {
        this.password = server.password();
        this.serverPort = server.port();
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    String uri() {
        return "redis://:" + password + "@127.0.0.1:" + listening.getLocalPort() + "/0";
    }

    /** The next answer is swallowed, whoever it is for, and its connection cut. */
    void swallowNextAnswer() {
        swallowAnswer(1);
    }

    /**
     * The same for a later one; 1 is the next. What is read at once counts as one answer. News that Redis tells unasked is none,
     * and neither is an empty list, which a broker hears that looks for delayed messages.
     */
    void swallowAnswer(int number) {
        untilCut.set(number);
    }

    /** The next connection is closed as soon as it is there. */
    void hangUp() {
        unwanted.incrementAndGet();
    }

    /** From now on everything takes so long each way. */
    void delay(Duration newDelay) {
        delay = newDelay;
    }

    /** From now on nothing passes on the connections that there are, as when a firewall forgets them; new ones work. */
    void forgetConnections() {
        forgotten.addAll(sockets);
    }

    /** From now on new connections lead to another server with the same password; those that there are stay where they are. */
    void leadTo(EmbeddedRedis newServer) {
        serverPort = newServer.port();
    }

    boolean hasSwallowed() {
        return untilCut.get() == 0;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                sockets.add(client);
                if (unwanted.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    // Only this direction: a reset would be a reason, and there is to be none.
                    client.shutdownOutput();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                sockets.add(server);
                start(() -> pump(client, server, false));
                start(() -> pump(server, client, true));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                if (answers && isAnswer(buffer, n) && untilCut.getAndUpdate(left -> Math.max(0, left - 1)) == 1) {
                    return;
                }
                LockSupport.parkNanos(delay.toNanos());
                if (!forgotten.contains(from)) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
        } catch (IOException closed) {
            // By the other direction.
        }
    }

    private static boolean isAnswer(byte[] buffer, int length) {
        String text = new String(buffer, 0, Math.min(length, 5), StandardCharsets.US_ASCII);
        return !text.equals("*0\r\n") && !text.startsWith(">");
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "bad-network");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
