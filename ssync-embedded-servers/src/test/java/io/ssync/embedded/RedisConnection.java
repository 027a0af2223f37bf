package io.ssync.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** As much of a Redis client as these tests need. */
final class RedisConnection implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader replies;

    RedisConnection(EmbeddedRedis redis) throws IOException {
        this(redis.port());
        send("AUTH " + redis.password());
        reply();
    }

    private RedisConnection(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static String askWithoutPassword(EmbeddedRedis redis, String command) throws IOException {
        try (RedisConnection connection = new RedisConnection(redis.port())) {
            connection.send(command);
            return connection.reply();
        }
    }

    static String ask(EmbeddedRedis redis, String command) throws IOException {
        try (RedisConnection connection = new RedisConnection(redis)) {
            connection.send(command);
            return connection.reply();
        }
    }

    void send(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The next reply, without its type; of arrays and the like only the first line. Fails with an error's text. */
    String reply() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IOException("connection closed");
        }
        if (line.startsWith("-")) {
            throw new IOException(line.substring(1));
        }
        return line.startsWith("$") && !line.equals("$-1") ? replies.readLine() : line.substring(1);
    }

    boolean repliesWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            reply();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
