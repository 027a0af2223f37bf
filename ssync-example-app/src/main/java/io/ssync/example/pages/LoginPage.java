package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.PageSafety;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one signs in: with an account of the school system, or with the API's token. */
final class LoginPage {
    private static final Logger log = LoggerFactory.getLogger(LoginPage.class);

    private final PageFrame frame;
    private final PageSessions sessions;

    LoginPage(PageFrame frame, PageSessions sessions) {
        this.frame = frame;
        this.sessions = sessions;
    }

    void show(Context request) {
        show(request, 200, Optional.empty());
    }

    private void show(Context request, int status, Optional<String> problem) {
        List<Html> content = new ArrayList<>();
        problem.ifPresent(
                text -> content.add(tag("p", "alert").attr("role", "alert").text(text)));
        if (sessions.hasAccounts()) {
            content.add(form(
                    t("login.account"),
                    field(t("login.email"), "email", "email", "username"),
                    field(t("login.password"), "password", "password", "current-password")));
        }
        if (sessions.hasToken()) {
            content.add(form(t("login.office"), field(t("login.token"), "password", "api_token", "off")));
        }
        frame.plain(request, status, t("login.title"), content.toArray(Html[]::new));
    }

    private static Html form(String title, Html... fields) {
        List<Html> all = new ArrayList<>(List.of(tag("h2").text(title)));
        all.addAll(List.of(fields));
        all.add(tag("button", "plain").attr("type", "submit").text(t("login.button")));
        return tag("form", "login")
                .attr("method", "post")
                .action(Visitor.to("login"))
                .of(all);
    }

    private static Html field(String label, String type, String name, String complete) {
        return Fields.labelled(
                label,
                tag("input")
                        .attr("type", type)
                        .attr("name", name)
                        .attr("autocomplete", complete)
                        .flag("required", true)
                        .of());
    }

    void signIn(Context request) {
        Optional<String> cookie;
        try {
            cookie = cookie(request);
        } catch (PageProblem e) {
            show(request, e.status(), Optional.of(e.reason()));
            return;
        }
        if (cookie.isEmpty()) {
            log.warn("Somebody at {} could not sign in to the school's pages", request.ip());
            show(request, 401, Optional.of(t("login.failed")));
            return;
        }
        setCookie(request, cookie.get(), PageSessions.LIFE.toSeconds());
        PageSafety.headers(Map.of()).forEach(request::header);
        request.redirect(Visitor.to("").address(), HttpStatus.SEE_OTHER);
    }

    private Optional<String> cookie(Context request) {
        if (SchoolPages.isForeign(request)) {
            return Optional.empty();
        }
        String token = request.formParam("api_token");
        if (token != null) {
            return sessions.signIn(token);
        }
        String email = request.formParam("email");
        String password = request.formParam("password");
        return email == null || password == null
                ? Optional.empty()
                : sessions.signIn(email.strip(), password, request.ip());
    }

    void signOut(Visit visit) {
        setCookie(visit.request(), "", 0);
        visit.leadTo(Visitor.to("login"));
    }

    private static void setCookie(Context request, String value, long seconds) {
        request.header(
                "Set-Cookie",
                PageSessions.COOKIE + "=" + value + "; Path=" + SchoolPages.PATH + "; Max-Age=" + seconds
                        + "; HttpOnly; SameSite=Lax"
                        + (request.scheme().equals("https") ? "; Secure" : ""));
    }
}
