package io.ssync.tasks.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A network between broker and Redis that can fail in the worst ways: after Redis has done what it was asked and before the
 * answer arrives, or without telling anybody.
 */
final class BadNetwork implements AutoCloseable {
    private final ServerSocket listening;
    private volatile int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Semaphore cuts = new Semaphore(0);
    /** Connections on which nothing passes any more. */
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();

    BadNetwork(int serverPort) {
        this.serverPort = serverPort;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + listening.getLocalPort() + "/0";
    }

    /** The next answer is swallowed, whoever it is for, and its connection cut. */
    void swallowNextAnswer() {
        cuts.release();
    }

    /** From now on nothing passes on the connections that there are, as when a firewall forgets them; new ones work. */
    void forgetConnections() {
        forgotten.addAll(sockets);
    }

    /** From now on new connections lead to another server; those that there are stay where they are. */
    void leadTo(int newServerPort) {
        serverPort = newServerPort;
    }

    boolean hasSwallowed() {
        return cuts.availablePermits() == 0;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                sockets.add(client);
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
                if (answers && cuts.tryAcquire()) {
                    return;
                }
                if (!forgotten.contains(from)) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
        } catch (IOException closed) {
            // By the other direction.
        }
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
