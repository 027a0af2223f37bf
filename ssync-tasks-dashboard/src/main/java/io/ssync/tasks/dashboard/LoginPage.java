package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;

/** Where one signs in with a token. */
final class LoginPage {
    private LoginPage() {}

    static DashboardAnswer show(Frame frame, String base, DashboardRequest request, boolean failed) {
        String next = request.form("next").or(() -> request.query("next")).orElse("");
        return frame.plain(
                failed ? 401 : 200,
                base,
                t("login.title"),
                failed ? tag("p", "alert").attr("role", "alert").text(t("login.failed")) : Html.NOTHING,
                tag("form", "login")
                        .attr("method", "post")
                        .action(Link.of(base, "login"))
                        .of(
                                View.hidden("next", next),
                                Fields.labelled(
                                        t("login.token"),
                                        tag("input")
                                                .attr("type", "password")
                                                .attr("name", "token")
                                                .attr("autocomplete", "current-password")
                                                .flag("required", true)
                                                .flag("autofocus", true)
                                                .of()),
                                tag("button", "plain").attr("type", "submit").text(t("login.button"))));
    }
}
