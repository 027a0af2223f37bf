package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;

import io.ssync.tasks.dashboard.page.Html;
import java.util.Optional;

/**
 * What a page says after an action. The address only names the action and a number: nobody can make a page say something with a link.
 */
final class Notes {
    private Notes() {}

    static Optional<Html> of(DashboardRequest request) {
        String count =
                request.query("n").filter(number -> number.matches("\\d{1,18}")).orElse("0");
        return request.query("done")
                .flatMap(Action::at)
                .map(action -> Html.text(t("done." + action.place(), Show.count(Long.parseLong(count)))));
    }
}
