package io.ssync.example;

import io.ssync.embedded.EmbeddedRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a Redis how many commands it has carried out. */
final class RedisCommands implements AutoCloseable {
    private static final Pattern COUNT = Pattern.compile("total_commands_processed:(\\d+)");

    private final Socket socket;
    private final BufferedReader answers;

    RedisCommands(EmbeddedRedis redis) {
        try {
            socket = new Socket("127.0.0.1", redis.port());
            answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            socket.getOutputStream().write(("AUTH " + redis.password() + "\r\n").getBytes(StandardCharsets.US_ASCII));
            answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes all there is. */
    void flushAll() {
        try {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number since its start, this question not counted. */
    long processed() {
        try {
            socket.getOutputStream().write("INFO stats\r\n".getBytes(StandardCharsets.US_ASCII));
            char[] answer = new char[Integer.parseInt(answers.readLine().substring(1)) + 2];
            for (int read = 0; read < answer.length; ) {
                read += answers.read(answer, read, answer.length - read);
            }
            Matcher count = COUNT.matcher(new String(answer));
            if (!count.find()) {
                throw new IllegalStateException(new String(answer));
            }
            return Long.parseLong(count.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
