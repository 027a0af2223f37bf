package io.ssync.example.web;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Uploads that have begun and do not get on, until they are closed. */
final class SlowUploads implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    private SlowUploads() {}

    static SlowUploads begin(String url, String path, String token, int many) throws IOException {
        SlowUploads slow = new SlowUploads();
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + URI.create(url).getAuthority()
                + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\n";
        for (int i = 0; i < many; i++) {
            Socket socket = RawHttp.connect(url);
            slow.sockets.add(socket);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        }
        return slow;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
