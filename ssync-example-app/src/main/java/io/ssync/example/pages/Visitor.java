package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.example.access.Caller;
import io.ssync.example.access.Role;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Somebody who looks at a page.
 *
 * @param caller who it is, as the API knows them
 * @param name what to call them
 * @param formToken what their forms have to carry
 * @param signedIn whether they can sign out here
 */
record Visitor(Caller caller, String name, String formToken, boolean signedIn) {
    static Link to(String place) {
        return Link.of(SchoolPages.PATH, place);
    }

    boolean staff() {
        return caller.staff();
    }

    boolean handlesResults() {
        return caller.staff() || caller.is(Role.TEACHER);
    }

    boolean handlesFees() {
        return caller.staff() || caller.is(Role.ACCOUNTANT);
    }

    /** A form that does something, with a button. */
    Html form(String action, String button, String kind, Html... fields) {
        List<Html> all = new ArrayList<>(Arrays.asList(fields));
        all.add(0, hidden("token", formToken));
        all.add(tag("button", kind).attr("type", "submit").text(t(button)));
        return tag("form", "act").attr("method", "post").action(to(action)).of(all);
    }

    static Html hidden(String name, Object value) {
        return tag("input")
                .attr("type", "hidden")
                .attr("name", name)
                .attr("value", value)
                .of();
    }
}
