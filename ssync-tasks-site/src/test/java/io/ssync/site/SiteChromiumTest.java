package io.ssync.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ssync.tasks.dashboard.browser.Chromium;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The site in a real browser, opened from its folder, where nothing serves it. With {@code -Dssync.site.pictures=FOLDER} it also photographs pages
 * there.
 */
class SiteChromiumTest {
    private static final String PICTURES = System.getProperty("ssync.site.pictures", "");

    @TempDir
    private static Path site;

    private static HttpServer server;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = Chromium.program();
        assumeTrue(program.isPresent(), "no chromium here: install Debian's package chromium to run these tests");
        new Site(Path.of("").toAbsolutePath().getParent(), site, "1.2.3").build();
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", SiteChromiumTest::serve);
        server.start();
        chromium = Chromium.start(program.get());
        chromium.look(1280, 900, false);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop(0);
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = site.resolve(exchange.getRequestURI().getPath().substring(1));
            String type = Files.probeContentType(file);
            exchange.getResponseHeaders().set("Content-Type", type == null ? "text/javascript" : type);
            exchange.sendResponseHeaders(200, 0);
            Files.copy(file, exchange.getResponseBody());
        }
    }

    @AfterEach
    void nothingIsWrong() {
        assertThat(chromium.complaints()).isEmpty();
    }

    /** What somebody types, and the part of a page that is to be among the first three. */
    @ParameterizedTest
    @CsvSource({
        "retry a task,                Retry a task",
        "retries,                     Retry",
        "run at a time,               Run a task at a time",
        "test a task,                 Test a task",
        "deploy on kubernetes,        Kubernetes",
        "kubernet,                    Kubernetes",
        "RedisBroker,                 Broker",
        "retryBackoff,                Retry",
        "worker_concurrency,          Settings",
        "dead letters,                Dead letters",
        "dashbord,                    ashboard",
        "exactly once,                exactly once",
    })
    void findsWhatIsAskedFor(String words, String part) {
        open("docs/pools.html");
        type(words);

        assertThat((String) chromium.run(
                        "[...document.querySelectorAll('#found a')].slice(0, 4).map(a => a.textContent).join('\\n')"))
                .contains(part);
    }

    @Test
    void goesThereByTheKeyboard() {
        open("index.html");
        chromium.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: '/', cancelable: true}))");
        assertThat(chromium.run("document.activeElement.id")).isEqualTo("search");
        type("dead letters");

        chromium.press("ArrowDown", 40);
        chromium.press("ArrowDown", 40);
        assertThat(
                        chromium.run(
                                "document.querySelectorAll('#found [aria-selected=true]').length + document.activeElement.getAttribute('aria-activedescendant')"))
                .isEqualTo("1found-1");
        chromium.press("Escape", 27);
        assertThat(chromium.run("document.getElementById('found').hidden")).isEqualTo(true);

        type("crash at every step");
        chromium.run("window.leaving = true");
        chromium.press("Enter", 13);
        chromium.await(
                "!window.leaving && location.pathname.endsWith('/docs/testing.html') && location.hash === '#crash-at-every-step'");
    }

    @Test
    void takesAnyWords() {
        open("index.html");
        for (String words :
                new String[] {"a:b", "+x -y", "*", "~~~", "^", "(", "<img src=x onerror=alert(1)>", "zzzzqqqq"}) {
            type(words);
        }
        assertThat(chromium.run("document.getElementById('found').textContent")).isEqualTo("Nothing found.");
        assertThat(chromium.run("document.querySelectorAll('#found img').length"))
                .isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "index",
                "docs/tutorial",
                "docs/how-to",
                "docs/comparison",
                "docs/configuration",
                "docs/operations",
                "docs/dashboard",
                "examples/java/Workflow.java"
            })
    void canBeReadByEverybody(String page) {
        for (int width : new int[] {1280, 390}) {
            for (boolean dark : new boolean[] {false, true}) {
                chromium.look(width, width == 390 ? 844 : 900, dark);
                // Served, since the checker reads style sheets, which a page that was opened from a folder may not.
                chromium.open("http://127.0.0.1:" + server.getAddress().getPort() + "/" + page + ".html");
                assertThat(chromium.run("document.documentElement.scrollWidth <= innerWidth"))
                        .as("%s at %s is no wider than the screen", page, width)
                        .isEqualTo(true);
                assertThat(chromium.violations())
                        .as("%s at %s, dark: %s", page, width, dark)
                        .isEmpty();
                photograph(page.replace('/', '-') + "-" + width + (dark ? "-dark" : ""));
            }
        }
        chromium.look(1280, 900, false);
    }

    @Test
    void hasItsListOfPagesBehindAButtonOnAPhone() {
        chromium.look(390, 844, false);
        open("docs/tasks.html");
        assertThat(chromium.run("getComputedStyle(document.getElementById('pages')).display"))
                .isEqualTo("none");

        chromium.run("document.getElementById('menu').click()");

        assertThat(chromium.run("getComputedStyle(document.getElementById('pages')).display"))
                .isEqualTo("block");
        photograph("menu-390");
        type("retry");
        photograph("search-390");
        chromium.look(1280, 900, false);
        open("docs/tasks.html");
        type("run at a time");
        photograph("search-1280");
    }

    @Test
    void keepsWhetherItIsLightOrDark() {
        open("index.html");
        String light = (String) chromium.run("getComputedStyle(document.body).backgroundColor");
        chromium.run("document.getElementById('theme').click()");
        open("docs/tasks.html");

        assertThat(chromium.run("getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(light);

        chromium.run("document.getElementById('theme').click(); localStorage.clear()");
    }

    private static void open(String page) {
        chromium.open(site.resolve(page).toUri().toString());
    }

    private static void type(String words) {
        chromium.run("(() => { const field = document.getElementById('search'); field.focus(); field.value = '"
                + words.replace("\\", "\\\\").replace("'", "\\'") + "'; field.dispatchEvent(new Event('input')); })()");
        chromium.await("document.body.dataset.searched === '"
                + words.replace("\\", "\\\\").replace("'", "\\'") + "'");
    }

    private static void photograph(String name) {
        if (!PICTURES.isEmpty()) {
            chromium.photograph(Path.of(PICTURES, name + ".png"));
        }
    }
}
