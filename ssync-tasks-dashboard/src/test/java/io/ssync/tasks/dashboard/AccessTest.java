package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets in, and what those get who should not. */
class AccessTest {
    private static Served served;
    private static Served.Site site;

    @BeforeAll
    static void serve() {
        served = new Served();
        site = served.site();
    }

    @AfterAll
    static void stop() {
        site.close();
        served.close();
    }

    @Test
    void asksStrangersForTheirToken() {
        Browser stranger = site.browser();

        HttpResponse<String> answer = stranger.get("/queues");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location")).contains("/dashboard/login?next=queues");
        assertThat(stranger.post("/login", "token", "guessed").statusCode()).isEqualTo(401);
        assertThat(stranger.get("/queues").statusCode()).isEqualTo(303);
    }

    @Test
    void opensTheDoorToATokenAndClosesItAgain() {
        Browser vera = site.browser();

        HttpResponse<String> in = vera.post("/login", "token", Served.VIEWER, "next", "queues");

        assertThat(in.headers().firstValue("location")).contains("/dashboard/queues");
        assertThat(in.headers().firstValue("set-cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Lax", "Path=/dashboard;");
        assertThat(vera.page("/queues")).contains("vera");

        String cookie = vera.cookie();
        vera.post("/logout", "token", vera.token());
        vera.setCookie(cookie);
        assertThat(vera.get("/queues").statusCode())
                .as("a cookie that was kept")
                .isEqualTo(303);
    }

    @Test
    void leadsNowhereElseAfterSigningIn() {
        HttpResponse<String> in =
                site.browser().post("/login", "token", Served.VIEWER, "next", "https://evil.example/");

        assertThat(in.headers().firstValue("location")).contains("/dashboard/");
    }

    @Test
    void refusesAViewerWhoPosts() {
        Browser vera = site.browser(Served.VIEWER);
        assertThat(vera.page("/queue?name=celery")).doesNotContain("queue-pause");

        HttpResponse<String> refused = vera.act("queue-pause", "queue", "celery");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("It takes somebody with the role operator.");
        assertThat(served.app().broker().control("celery").paused()).isEqualTo(Optional.empty());
    }

    @Test
    void refusesFormsOfOthers() {
        Browser otto = site.browser(Served.OPERATOR);
        otto.page("/");
        Browser other = site.browser(Served.OPERATOR);
        other.page("/");

        assertThat(otto.post("/do/queue-pause", "queue", "celery").statusCode())
                .as("without a token")
                .isEqualTo(403);
        assertThat(otto.post("/do/queue-pause", "queue", "celery", "token", other.token())
                        .statusCode())
                .as("with that of another session")
                .isEqualTo(403);
        for (List<String> headers : List.of(
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Origin", "https://evil.example"),
                List.of("Origin", "null"))) {
            assertThat(otto.post("/do/queue-pause", headers, "queue", "celery", "token", otto.token())
                            .statusCode())
                    .as("%s", headers)
                    .isEqualTo(403);
        }
        assertThat(served.app().broker().control("celery").paused()).isEqualTo(Optional.empty());
    }

    @Test
    void believesNoCookieThatItHasNotSealed() {
        Browser vera = site.browser(Served.VIEWER);
        String cookie = vera.cookie();
        int last = cookie.lastIndexOf('.');

        for (String forged : List.of(
                "ADMIN",
                "",
                "..",
                cookie.substring(0, last + 1),
                "9999999999" + cookie.substring(cookie.indexOf('.')),
                cookie.substring(0, last) + ".admin",
                cookie + "x")) {
            vera.setCookie(forged);
            assertThat(vera.get("/").statusCode()).as("'%s'", forged).isEqualTo(303);
        }
    }

    @Test
    void takesNoRoleFromARequest() {
        Browser vera = site.browser(Served.VIEWER);
        vera.page("/?role=ADMIN");

        HttpResponse<String> refused = vera.post(
                "/do/queue-pause",
                List.of("X-Role", "ADMIN", "X-Forwarded-User", "ada", "Cookie", "role=ADMIN"),
                "queue",
                "celery",
                "token",
                vera.token(),
                "role",
                "ADMIN",
                "user",
                "ada");

        assertThat(refused.statusCode()).isEqualTo(403);
    }

    @Test
    void letsNobodyWatchWhoMayNotLook() {
        HttpResponse<String> answer = site.browser().get("/live?pieces=queues", "Accept", "text/event-stream");

        assertThat(answer.body()).doesNotContain("celery");
    }

    @Test
    void answersThisMachineAloneWithoutToken() {
        try (Served.Site open = served.site(builder -> builder)) {
            Browser here = open.browser();

            assertThat(here.page("/")).contains("local");
            assertThat(here.get("/", "X-Forwarded-For", "203.0.113.7").statusCode())
                    .as("through a proxy")
                    .isEqualTo(403);
            assertThat(open.dashboard()
                            .answer(request("203.0.113.7", "127.0.0.1"))
                            .status())
                    .as("from elsewhere")
                    .isEqualTo(403);
            assertThat(open.dashboard()
                            .answer(request("127.0.0.1", "evil.example"))
                            .status())
                    .as("by a name that somebody lets point here")
                    .isEqualTo(403);
        }
    }

    @Test
    void asksTheApplicationForItsUsers() {
        try (Served.Site hosted = served.site(builder ->
                builder.users(request -> request.header("X-User").map(name -> new User(name, Role.OPERATOR))))) {
            Browser olga = hosted.browser();

            assertThat(olga.get("/").statusCode()).isEqualTo(403);
            assertThat(olga.get("/queue?name=celery", "X-User", "olga").body()).contains("olga", "queue-pause");
            assertThat(olga.post(
                                    "/do/queue-resume",
                                    List.of("X-User", "olga"),
                                    "queue",
                                    "celery",
                                    "token",
                                    olga.token())
                            .statusCode())
                    .isEqualTo(303);
            assertThat(olga.post(
                                    "/do/queue-resume",
                                    List.of("X-User", "olaf"),
                                    "queue",
                                    "celery",
                                    "token",
                                    olga.token())
                            .statusCode())
                    .as("with the form of another user")
                    .isEqualTo(403);
        }
    }

    @Test
    void runsNothingThatIsNotServedHere() {
        HttpResponse<String> page = site.browser(Served.VIEWER).get("/");

        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContainPattern("<script[^>]*>[^<]").doesNotContain(" style=", " onclick=");
    }

    @Test
    void takesATokenForOneUserOnly() {
        Dashboard.Builder builder = Dashboard.of(served.app()).token("same", new User("a", Role.VIEWER));

        assertThatIllegalArgumentException().isThrownBy(() -> builder.token("same", new User("b", Role.ADMIN)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.token(" ", new User("b", Role.ADMIN)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.path("dashboard/"));
    }

    private static DashboardRequest request(String remote, String host) {
        return new DashboardRequest("GET", "", Map.of(), Map.of(), Map.of("Host", host), remote, false, new Object());
    }
}
