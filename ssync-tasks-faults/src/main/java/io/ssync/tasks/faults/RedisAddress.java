package io.ssync.tasks.faults;

import io.ssync.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An address that leads to a Redis, and later to another one, as that of a service or a virtual IP does: connections that are
 * open stay where they are. Safe for use by any thread.
 */
final class RedisAddress implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listening;
    private final String password;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int port;

    private RedisAddress(EmbeddedRedis server) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        password = server.password();
        port = server.port();
        start(this::accept);
    }

    static RedisAddress of(EmbeddedRedis server) {
        try {
            return new RedisAddress(server);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen", e);
        }
    }

    String url() {
        return "redis://:" + password + "@127.0.0.1:" + listening.getLocalPort() + "/0";
    }

    /** New connections lead to another server, which has the same password. */
    void leadTo(EmbeddedRedis server) {
        port = server.port();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException e) {
                // Closed, which ends it, or a server that is away.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(server);
            start(() -> pass(client, server));
            start(() -> pass(server, client));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            byte[] buffer = new byte[BUFFER];
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // Closed by the other direction.
        } finally {
            sockets.remove(from);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "redis-address");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
