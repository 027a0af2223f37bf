package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a page needs to know of who looks at it.
 *
 * @param base where the dashboard is, without a slash at the end
 * @param user who looks
 * @param formToken what their forms have to carry
 * @param signedIn whether they can sign out here
 * @param argumentsShown whether they may see arguments and results
 * @param now the time
 */
record View(String base, User user, String formToken, boolean signedIn, boolean argumentsShown, Instant now) {

    Link to(String place) {
        return Link.of(base, place);
    }

    boolean may(Action action) {
        return user.role().includes(action.role());
    }

    /** The same without arguments: for pieces that are the same for all who look. */
    View forAll() {
        return new View(base, user, formToken, signedIn, false, now);
    }

    /** A form that carries out an action; nothing for who may not. */
    Html form(Action action, Html... fields) {
        if (!may(action)) {
            return Html.NOTHING;
        }
        List<Html> all = new ArrayList<>(Arrays.asList(fields));
        all.add(0, hidden("token", formToken));
        return tag("form", "act")
                .attr("method", "post")
                .action(to("do/" + action.place()))
                .of(all);
    }

    /** The same with a button of its name. What is lost for good takes a second click, which needs no script. */
    Html button(Action action, Html... fields) {
        boolean harmless = action.role() != Role.ADMIN;
        List<Html> all = new ArrayList<>(Arrays.asList(fields));
        all.add(tag("button", harmless ? "plain" : "danger")
                .attr("type", "submit")
                .text(t(action.key())));
        Html form = form(action, all.toArray(Html[]::new));
        return harmless || !may(action)
                ? form
                : tag("details", "sure").of(tag("summary").text(t(action.key()) + " …"), form);
    }

    static Html hidden(String name, String value) {
        return tag("input")
                .attr("type", "hidden")
                .attr("name", name)
                .attr("value", value)
                .of();
    }
}
