package io.ssync.tasks.dashboard.browser;

import io.ssync.tasks.message.CeleryJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real browser without a screen, steered by its own protocol. Each test opens pages in one tab. */
public final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<?, ?>>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Process process, Path profile, URI debugger) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(debugger, new Listener())
                .join();
        send("Page.enable", Map.of());
        send("Runtime.enable", Map.of());
        send("Log.enable", Map.of());
    }

    /** Where one is installed, if there is one. */
    public static Optional<Path> program() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static Chromium start(Path program) {
        try {
            Path profile = Files.createTempDirectory("ssync-chromium");
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--headless=new",
                            // Root has no sandbox; what it shows are pages of ours.
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--hide-scrollbars",
                            "--remote-debugging-port=0",
                            "--remote-allow-origins=*",
                            "--user-data-dir=" + profile,
                            "about:blank")
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("log").toFile())
                    .start();
            try {
                return new Chromium(process, profile, debugger(profile));
            } catch (RuntimeException | Error e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI debugger(Path profile) {
        Path port = profile.resolve("DevToolsActivePort");
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.size(port) > 0);
        return Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            String list = HttpClient.newHttpClient()
                                    .send(
                                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                                            + Files.readAllLines(port)
                                                                    .get(0) + "/json/list"))
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .body();
                            return ((List<?>) CeleryJson.readPlain(list))
                                    .stream()
                                            .map(target -> (Map<?, ?>) target)
                                            .filter(target -> "page".equals(target.get("type")))
                                            .map(target -> URI.create((String) target.get("webSocketDebuggerUrl")))
                                            .findFirst()
                                            .orElseThrow();
                        },
                        found -> true);
    }

    /** Opens a page and waits until it is there. */
    public void open(String url) {
        run("window.leaving = true");
        send("Page.navigate", Map.of("url", url));
        awaitPage();
    }

    /** Clicks on the first element that a selector finds, and waits for the page that it leads to. */
    public void clickAway(String selector) {
        run("window.leaving = true; document.querySelector(" + CeleryJson.write(selector) + ").click()");
        awaitPage();
    }

    private void awaitPage() {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> Boolean.TRUE.equals(run("!window.leaving && document.readyState === 'complete'")));
    }

    /** The value of an expression of JavaScript, in the page. */
    public Object run(String expression) {
        Map<?, ?> answer =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.get("exceptionDetails") != null) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return ((Map<?, ?>) answer.get("result")).get("value");
    }

    /** Waits until an expression is true. */
    public void await(String expression) {
        Awaitility.await(expression).atMost(PATIENCE).until(() -> Boolean.TRUE.equals(run(expression)));
    }

    /** Looks as a window of this width does, in light or dark. */
    public void look(int width, int height, boolean dark) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Chooses a file for the first field that a selector finds, as its dialogue does. */
    public void choose(String selector, Path file) {
        Map<?, ?> found = send(
                "Runtime.evaluate", Map.of("expression", "document.querySelector(" + CeleryJson.write(selector) + ")"));
        Object field = ((Map<?, ?>) found.get("result")).get("objectId");
        send("DOM.setFileInputFiles", Map.of("files", List.of(file.toString()), "objectId", String.valueOf(field)));
    }

    /**
     * What axe-core, a checker of accessibility, finds wrong with the page by WCAG 2.2 A and AA and its best practices; nothing if it finds
     * nothing.
     */
    public String violations() {
        if (!Boolean.TRUE.equals(run("!!window.axe"))) {
            try (InputStream axe = Objects.requireNonNull(Chromium.class.getResourceAsStream("/axe/axe.min.js"))) {
                run(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; true");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return String.valueOf(run("""
                axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
                  .map(rule => rule.id + ': ' + rule.help + ' at ' + rule.nodes.slice(0, 5).map(node => node.html.slice(0, 160)).join(' | '))
                  .join('; '))"""));
    }

    /** Presses a key, as with the keyboard. */
    public void press(String key, int code) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /** What the page looks like, as a PNG. */
    public void photograph(Path file) {
        Map<?, ?> answer = send("Page.captureScreenshot", Map.of("format", "png"));
        try {
            Files.write(file, Base64.getDecoder().decode((String) answer.get("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the browser found wrong: errors of scripts, and what the content security policy has refused. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    private Map<?, ?> send(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
        answers.put(id, answer);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("method", method);
        message.put("params", parameters);
        synchronized (socket) {
            socket.sendText(CeleryJson.write(message), true).join();
        }
        Map<?, ?> json =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (json.get("error") != null) {
            throw new IllegalStateException(method + ": " + json.get("error"));
        }
        return (Map<?, ?>) json.get("result");
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(profile);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = new ArrayList<>(files.toList());
            Collections.reverse(all);
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A helper of the browser's may still write there; it is a folder for temporary files.
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                Map<?, ?> message = (Map<?, ?>) CeleryJson.readPlain(text.toString());
                text.setLength(0);
                accept(message);
            }
            webSocket.request(1);
            return null;
        }

        private void accept(Map<?, ?> message) {
            if (message.get("id") instanceof Number id) {
                answers.remove(id.intValue()).complete(message);
            } else if ("Runtime.exceptionThrown".equals(message.get("method"))
                    || "Log.entryAdded".equals(message.get("method"))
                            && message.toString().contains("level=error")) {
                complaints.add(String.valueOf(message.get("params")));
            }
        }
    }
}
