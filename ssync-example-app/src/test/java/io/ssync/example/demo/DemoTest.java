package io.ssync.example.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.AppProcess;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final int STUDENTS = 200;

    @TempDir
    private Path directory;

    @Test
    void endsWithTheExpectedReportAndDoesSoAgainOnTheSameData() {
        assertThat(demo().lines().filter(line -> line.startsWith("  row")))
                .hasSize(STUDENTS / 50)
                .anyMatch(line -> line.matches("  row +27  first name +first name is missing"));
        demo();
    }

    @Test
    void runsEveryTaskOnTheTour() {
        try (AppProcess tour = AppProcess.start(
                directory,
                // Not in use: it would be the real school's.
                Map.of("SSYNC_MEDIA_ROOT", directory.resolve("elsewhere").toString()),
                "demo",
                "--tour",
                "--once",
                "--data-dir",
                "here",
                "--port",
                "0")) {
            assertThat(tour.awaitExit()).as(tour::toString).isZero();
            assertThat(tour.out())
                    .contains("Students         24 of 25 rows stored")
                    .contains("row 4: email already in row 2 of this file")
                    .contains("the wrong rows in a workbook")
                    .contains("computed 12, failed 0")
                    .contains("published 12, changed 12")
                    .contains("generated 12, kept 0, failed 0")
                    .contains("assigned_count 24")
                    .contains("three_days 22")
                    .contains("sent 22")
                    .contains("not sent, as it should be: the demo has no mail server")
                    .doesNotContainPattern("\\{\\w+=");
            Path card = Path.of(Pattern.compile("one of them +(.*\\.pdf)")
                    .matcher(tour.out())
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1));
            assertThat(card)
                    .isRegularFile()
                    .startsWith(directory.toAbsolutePath().resolve("here/media"));
            assertThat(directory.resolve("elsewhere")).doesNotExist();
            assertThat(directory.resolve(".ssync")).doesNotExist();
        }
    }

    @Test
    void endsBySayingWhereToLookAndCanBeLookedAtThere() throws Exception {
        try (AppProcess demo =
                AppProcess.start(directory, Map.of(), "demo", "--port", "0", "--students", String.valueOf(STUDENTS))) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> demo.out().contains("Or try:"));

            String end = demo.out().substring(demo.out().indexOf("Running until Ctrl-C"));
            assertThat(end).contains("/dashboard/tasks", "/school/uploads");
            String uploads = find("(http://\\S+/school/)uploads", end);
            String token = find("Token +(\\S+)", demo.out());
            HttpClient http = HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            HttpRequest signIn = HttpRequest.newBuilder(URI.create(uploads + "login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("api_token=" + token))
                    .build();
            assertThat(http.send(signIn, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("students.xlsx", "stored</span> 196 good, 4 wrong");
        }
    }

    private static String find(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private String demo() {
        try (AppProcess demo = AppProcess.start(
                directory, Map.of(), "demo", "--once", "--port", "0", "--students", String.valueOf(STUDENTS))) {
            assertThat(demo.awaitExit()).as(demo::toString).isZero();
            assertThat(demo.out())
                    .contains("created 196, failed 4, of 200 rows")
                    .contains("API         http://127.0.0.1:");
            assertThat(demo.err()).isEmpty();
            return demo.out();
        }
    }
}
