package io.ssync.tasks.dashboard.javalin;

import io.javalin.config.JavalinState;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.plugin.Plugin;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.DashboardAnswer;
import io.ssync.tasks.dashboard.DashboardRequest;
import io.ssync.tasks.dashboard.LiveClient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Serves a dashboard at its path:
 *
 * <pre>{@code
 * Javalin.create(config -> config.registerPlugin(new JavalinDashboard(dashboard)));
 * }</pre>
 *
 * <p>The dashboard stays the caller's to close, before the server is stopped: it ends the streams of open pages.
 */
public final class JavalinDashboard extends Plugin<Void> {
    private static final int MOST_FORMS = 16;

    private final Dashboard dashboard;
    private final Semaphore forms = new Semaphore(MOST_FORMS);

    /** To be registered with one server. */
    public JavalinDashboard(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @Override
    public void onInitialize(JavalinState state) {
        String path = dashboard.path();
        state.routes.sse(path + "/live", this::watch);
        for (String place : new String[] {path.isEmpty() ? "/" : path, path + "/<place>"}) {
            state.routes.get(place, this::answer);
            state.routes.post(place, this::answerForm);
        }
    }

    private void answer(Context context) {
        DashboardAnswer answer = dashboard.answer(request(context));
        context.status(answer.status());
        answer.headers().forEach(context::header);
        context.result(answer.body());
    }

    /** Reading a form takes a thread for as long as its sender likes: the others are for those who read. */
    private void answerForm(Context context) {
        if (!forms.tryAcquire()) {
            context.status(503).header("Retry-After", "5").result("Too many forms at once. Try again.");
            return;
        }
        try {
            answer(context);
        } finally {
            forms.release();
        }
    }

    private void watch(SseClient client) {
        client.keepAlive();
        Optional<Runnable> end = dashboard.watch(request(client.ctx()), new LiveClient() {
            @Override
            public void send(String event, String data) {
                client.sendEvent(event, data);
                if (client.terminated()) {
                    throw new IllegalStateException("the page is closed");
                }
            }

            @Override
            public void close() {
                // Javalin cannot end a stream whose request is gone.
                if (!client.terminated()) {
                    client.close();
                }
            }
        });
        if (end.isPresent()) {
            client.onClose(end.get());
        } else {
            client.close();
        }
    }

    private DashboardRequest request(Context context) {
        String path = context.path()
                .substring(Math.min(context.path().length(), dashboard.path().length()));
        boolean posts = context.method().name().equals("POST");
        return new DashboardRequest(
                context.method().name(),
                path.replaceAll("^/+|/+$", ""),
                context.queryParamMap(),
                posts ? context.formParamMap() : Map.of(),
                context.headerMap(),
                context.ip(),
                context.scheme().equals("https"),
                context);
    }
}
