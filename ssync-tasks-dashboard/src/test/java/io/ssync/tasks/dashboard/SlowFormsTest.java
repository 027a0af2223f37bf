package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Forms that never end, from those who may not even look. */
class SlowFormsTest {
    /** More than a server has threads. */
    private static final int SENDERS = 300;

    @Test
    void leaveThreadsToThoseWhoRead() throws IOException {
        try (Served served = new Served();
                Served.Site site = served.site()) {
            URI url = URI.create(site.url());
            Browser vera = site.browser(Served.VIEWER);
            List<Socket> senders = new ArrayList<>();
            try {
                for (int i = 0; i < SENDERS; i++) {
                    Socket socket = new Socket(url.getHost(), url.getPort());
                    senders.add(socket);
                    socket.getOutputStream()
                            .write(("POST /dashboard/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                                            + "Content-Type: application/x-www-form-urlencoded\r\n\r\ntoken=")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
                await().until(() -> site.browser().post("/login", "token", "x").statusCode() == 503);

                assertThat(vera.page("/queues")).contains("vera");
            } finally {
                for (Socket socket : senders) {
                    socket.close();
                }
            }
        }
    }
}
