package io.ssync.example.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.web.WebServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, with what, and what others try. */
class PageAccessTest {
    private static final String SHEET = "First name,Last name,Class\nA,B,JSS 1\n";

    @TempDir
    private static Path media;

    private static SchoolSite site;

    @BeforeAll
    static void start() {
        site = new SchoolSite(media);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void asksStrangersToSignIn() {
        HttpResponse<String> answer = site.browser().get("/uploads");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location"))
                .hasValueSatisfying(place -> assertThat(place).endsWith("/school/login"));
        assertThat(site.browser().page("/login"))
                .contains("With your account of the school", "With the token of the API");
        assertThat(site.browser().post("/store", "id", "x").statusCode()).isEqualTo(303);
    }

    @Test
    void letsInWhoKnowsTheTokenOrAPassword() {
        PageBrowser office = site.browser();
        assertThat(office.post("/login", "api_token", SchoolSite.TOKEN).statusCode())
                .isEqualTo(303);
        assertThat(office.page("/uploads")).contains("office");
        PageBrowser grace = site.browser();
        HttpResponse<String> in = grace.post("/login", "email", " U1@School.Example ", "password", SchoolSite.PASSWORD);
        assertThat(in.headers().firstValue("set-cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Lax", "Path=/school");
        assertThat(grace.page("/uploads")).contains("Grace Office", "Sign out");

        grace.act("/logout");

        assertThat(grace.get("/uploads").statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "u1@school.example, wrong",
        "u1@school.example, ''",
        "nobody@school.example, Ọ̀ṣun river 7",
        "u7@school.example, Ọ̀ṣun river 7",
        "x' or 1=1 --, Ọ̀ṣun river 7"
    })
    void letsNobodyElseIn(String email, String password) {
        HttpResponse<String> answer = site.browser().post("/login", "email", email, "password", password);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        assertThat(site.browser().post("/login", "api_token", password).statusCode())
                .isEqualTo(401);
    }

    @Test
    void makesWhoGuessesWait() {
        for (int i = 0; i < 10; i++) {
            assertThat(site.browser()
                            .post("/login", "email", "u3@school.example", "password", "guess " + i)
                            .statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> right =
                site.browser().post("/login", "email", "u3@school.example", "password", SchoolSite.PASSWORD);

        assertThat(right.statusCode()).isEqualTo(429);
        assertThat(right.body()).contains("Try again in 15 minutes");
    }

    @Test
    void takesNoCookieThatIsForged() {
        PageBrowser parent = site.as(SchoolSite.PARENT);
        String cookie = parent.cookies().get(PageSessions.COOKIE);
        String[] parts = cookie.split("\\.");
        for (String forged : List.of(
                parts[0] + ".1." + parts[2] + "." + parts[3],
                parts[0] + ".0." + parts[2] + "." + parts[3],
                "9999999999." + parts[1] + "." + parts[2] + "." + parts[3],
                parts[0] + "." + parts[1] + "." + parts[2] + ".",
                "1.1.1.1",
                "....",
                SchoolSite.TOKEN.replace(' ', '.'),
                SchoolSite.accessToken(SchoolSite.STAFF),
                Base64.getEncoder().encodeToString("staff".getBytes(StandardCharsets.UTF_8)))) {
            parent.cookies().put(PageSessions.COOKIE, forged);
            assertThat(parent.get("/uploads").statusCode()).as(forged).isEqualTo(303);
        }
    }

    @Test
    void forgetsWhoHasANewPasswordOrIsGone() {
        PageBrowser teacher = site.as(SchoolSite.OTHER_TEACHER);
        assertThat(teacher.get("/").statusCode()).isNotEqualTo(401);
        String before = site.servers()
                .texts("SELECT password FROM users_customuser WHERE id = " + SchoolSite.OTHER_TEACHER)
                .get(0);
        site.servers().execute("UPDATE users_customuser SET password = '!' WHERE id = " + SchoolSite.OTHER_TEACHER);
        try {
            assertThat(teacher.where(teacher.get("/uploads"))).isEqualTo("/login");
        } finally {
            site.servers()
                    .execute("UPDATE users_customuser SET password = '" + before + "' WHERE id = "
                            + SchoolSite.OTHER_TEACHER);
        }
        assertThat(teacher.get("/uploads").statusCode()).isEqualTo(403);
        site.servers().execute("UPDATE users_customuser SET is_active = FALSE WHERE id = " + SchoolSite.OTHER_TEACHER);
        try {
            assertThat(teacher.where(teacher.get("/uploads"))).isEqualTo("/login");
        } finally {
            site.servers()
                    .execute("UPDATE users_customuser SET is_active = TRUE WHERE id = " + SchoolSite.OTHER_TEACHER);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SchoolSite.TEACHER, SchoolSite.PARENT, SchoolSite.STUDENT, SchoolSite.OTHER_TEACHER})
    void keepsUploadsToTheStaff(int user) {
        PageBrowser somebody = site.as(user);
        for (String place :
                List.of("/uploads", "/upload?id=x", "/new?kind=students", "/template?kind=students", "/errors?id=x")) {
            assertThat(somebody.get(place).statusCode()).as(place).isEqualTo(403);
        }
        String form = formToken(somebody);
        for (String place : List.of("/store", "/cancel")) {
            assertThat(somebody.post(place, "token", form, "id", "x").statusCode())
                    .as(place)
                    .isEqualTo(403);
        }
        HttpResponse<String> refused =
                somebody.uploadWith(form, "x.csv", SHEET, "kind", "students", "academic_year_id", "1");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("This is not for you");
        assertThat(site.servers().texts("SELECT count(*) FROM ssync_upload")).containsExactly("0");
    }

    /** From whatever page they may see. */
    private static String formToken(PageBrowser somebody) {
        somebody.page("/cards");
        return somebody.token();
    }

    @Test
    void takesFormsOfItsOwnPagesAlone() {
        PageBrowser grace = site.as(SchoolSite.STAFF);
        grace.page("/new?kind=teachers");
        String mine = grace.token();
        PageBrowser other = site.as(SchoolSite.STAFF);
        other.page("/new?kind=teachers");

        for (String token : List.of("", "guess", other.token())) {
            assertThat(grace.post("/cancel", "token", token, "id", "x").statusCode())
                    .as(token)
                    .isEqualTo(403);
            assertThat(grace.uploadWith(token, "x.csv", SHEET, "kind", "teachers")
                            .statusCode())
                    .as(token)
                    .isEqualTo(403);
        }
        for (List<String> foreign : List.of(
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Origin", "https://evil.example"),
                List.of("Origin", "null"))) {
            HttpResponse<String> answer = grace.send(grace.request("/cancel")
                    .header(foreign.get(0), foreign.get(1))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("token=" + mine + "&id=x")));
            assertThat(answer.statusCode()).as(foreign.toString()).isEqualTo(403);
            assertThat(answer.body()).contains("Nothing was done");
        }
        assertThat(grace.get("/cancel?token=" + mine + "&id=x").statusCode()).isEqualTo(405);
        assertThat(site.servers().texts("SELECT count(*) FROM ssync_upload")).containsExactly("0");
    }

    @Test
    void signsNobodyInFromAnotherSite() {
        PageBrowser browser = site.browser();
        HttpResponse<String> answer = browser.send(browser.request("/login")
                .header("Sec-Fetch-Site", "cross-site")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("api_token=" + SchoolSite.TOKEN.replace(' ', '+'))));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void isForThisMachineAloneWithoutAToken() {
        try (WebServer open = site.server(Optional.empty(), Optional.empty())) {
            PageBrowser here = new PageBrowser(open.url() + SchoolPages.PATH);
            assertThat(here.page("/uploads")).contains("local").doesNotContain("Sign out");
            assertThat(here.send(here.request("/uploads").header("X-Forwarded-For", "10.0.0.1"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(here.post("/cancel", "token", "guess", "id", "x").statusCode())
                    .isEqualTo(403);
            assertThat(here.post("/login", "api_token", "").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void letsNoAccountInWithoutTheKeyOfTheSchoolSystem() {
        try (WebServer office = site.server(Optional.of(SchoolSite.TOKEN), Optional.empty())) {
            PageBrowser browser = new PageBrowser(office.url() + SchoolPages.PATH);
            assertThat(browser.page("/login")).doesNotContain("With your account");
            assertThat(browser.post("/login", "email", "u1@school.example", "password", SchoolSite.PASSWORD)
                            .statusCode())
                    .isEqualTo(401);
            browser.cookies().putAll(site.as(SchoolSite.STAFF).cookies());
            assertThat(browser.get("/uploads").statusCode()).isEqualTo(303);
        }
    }
}
