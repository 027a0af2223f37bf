package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.dashboard.servlet.DashboardServlet;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

class DashboardServletTest {
    @Test
    void servesPagesFormsAndStreams() throws Exception {
        try (Served served = new Served()) {
            Dashboard dashboard = Dashboard.of(served.app())
                    .path("/app/dashboard")
                    .token(Served.OPERATOR, new User("otto", Role.OPERATOR))
                    .build();
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler("/app");
            ServletHolder holder = new ServletHolder(new DashboardServlet(dashboard));
            holder.setAsyncSupported(true);
            context.addServlet(holder, "/dashboard/*");
            server.setHandler(context);
            server.start();
            try {
                Browser otto = new Browser("http://127.0.0.1:" + connector.getLocalPort() + "/app/dashboard");

                assertThat(otto.get("/queues").headers().firstValue("location"))
                        .contains("/app/dashboard/login?next=queues");
                assertThat(otto.post("/login", "token", Served.OPERATOR).statusCode())
                        .isEqualTo(303);
                assertThat(otto.page("/queue?name=a%2Fb")).contains("<code>a/b</code>");
                assertThat(otto.act("queue-pause", "queue", "a/b", "reason", "Ä")
                                .statusCode())
                        .isEqualTo(303);
                assertThat(served.app()
                                .broker()
                                .control("a/b")
                                .paused()
                                .orElseThrow()
                                .reason())
                        .isEqualTo("Ä");

                assertThat(firstEvent(otto)).isEqualTo("event: queues");
            } finally {
                dashboard.close();
                server.stop();
            }
        }
    }

    private static String firstEvent(Browser browser) throws Exception {
        InputStream stream = HttpClient.newHttpClient()
                .send(browser.request("/live?pieces=queues").build(), BodyHandlers.ofInputStream())
                .body();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.readLine();
        }
    }
}
