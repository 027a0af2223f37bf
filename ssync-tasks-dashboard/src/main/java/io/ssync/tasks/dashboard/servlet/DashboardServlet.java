package io.ssync.tasks.dashboard.servlet;

import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.DashboardAnswer;
import io.ssync.tasks.dashboard.DashboardRequest;
import io.ssync.tasks.dashboard.LiveClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Serves a dashboard where there are servlets, such as in Spring Boot. To be mapped to {@code /dashboard/*} or what {@link Dashboard#path}
 * says without the path of the context, and to support asynchronous requests: open pages hold no thread.
 *
 * <p>Safe for use by any thread. The dashboard stays the caller's to close, before the server is stopped.
 */
public final class DashboardServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Dashboard dashboard;

    /** To be registered with one server. */
    public DashboardServlet(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getCharacterEncoding() == null) {
            request.setCharacterEncoding("UTF-8");
        }
        DashboardRequest asked = request(request);
        if (asked.place().equals("live") && asked.method().equals("GET")) {
            watch(asked, request, response);
            return;
        }
        DashboardAnswer answer = dashboard.answer(asked);
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.getOutputStream().write(answer.body());
    }

    private void watch(DashboardRequest asked, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.flushBuffer();
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        Stream stream = new Stream(context, response);
        Optional<Runnable> end = dashboard.watch(asked, stream);
        if (end.isPresent()) {
            context.addListener(new End(end.get()));
        } else {
            stream.close();
        }
    }

    private static DashboardRequest request(HttpServletRequest request) {
        String path = Optional.ofNullable(request.getPathInfo()).orElse("");
        boolean posts = request.getMethod().equals("POST");
        Map<String, List<String>> values = request.getParameterMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, value -> Arrays.asList(value.getValue())));
        Map<String, String> headers = new LinkedHashMap<>();
        Collections.list(request.getHeaderNames()).forEach(name -> headers.put(name, request.getHeader(name)));
        return new DashboardRequest(
                request.getMethod(),
                path.replaceAll("^/+|/+$", ""),
                posts ? Map.of() : values,
                posts ? values : Map.of(),
                headers,
                request.getRemoteAddr(),
                request.isSecure(),
                request);
    }

    /** An open page. */
    private static final class Stream implements LiveClient {
        private final AsyncContext context;
        private final HttpServletResponse response;
        private final AtomicBoolean closed = new AtomicBoolean();

        Stream(AsyncContext context, HttpServletResponse response) {
            this.context = context;
            this.response = response;
        }

        @Override
        public void send(String event, String data) {
            try {
                response.getOutputStream()
                        .write(("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                context.complete();
            }
        }
    }

    /** However a stream ends, nobody sends to it any more. */
    private static final class End implements AsyncListener {
        private final Runnable end;

        End(Runnable end) {
            this.end = end;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end.run();
        }

        @Override
        public void onError(AsyncEvent event) {
            end.run();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // It is begun once.
        }
    }
}
