package io.ssync.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports for servers.
 *
 * <p>They lie below the range from which the operating system takes the ports of outgoing connections. From inside it a
 * stopped server could lose its port to any client, even to its own: one that keeps trying to reconnect to such a port on
 * the loopback address sooner or later gets it as its local port and connects to itself.
 */
final class LoopbackPort {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private LoopbackPort() {}

    static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException("no free port found between " + FIRST + " and " + LAST);
    }

    static int checked(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 (any) to 65535, was " + port);
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
