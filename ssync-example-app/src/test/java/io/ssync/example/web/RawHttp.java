package io.ssync.example.web;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What a server answers to bytes that no client library would send. */
final class RawHttp {
    private RawHttp() {}

    /** Sends the text and returns all that comes back until the server closes the connection. */
    static String answer(String url, String text) throws IOException {
        try (Socket socket = connect(url)) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Socket connect(String url) throws IOException {
        URI uri = URI.create(url);
        return new Socket(uri.getHost(), uri.getPort());
    }
}
