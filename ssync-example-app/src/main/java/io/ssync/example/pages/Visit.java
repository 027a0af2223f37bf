package io.ssync.example.pages;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.ssync.tasks.dashboard.page.Link;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request for a page by somebody who may look.
 *
 * @param request what is asked
 * @param visitor who asks
 */
record Visit(Context request, Visitor visitor) {
    /** A value of the query; empty also if it is empty. */
    Optional<String> query(String name) {
        return Optional.ofNullable(request.queryParam(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** A value of the form; empty also if it is empty. */
    Optional<String> form(String name) {
        return Optional.ofNullable(request.formParam(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    Optional<Long> queryNumber(String name) {
        return query(name).map(text -> number(name, text));
    }

    long formNumber(String name) {
        return form(name).map(text -> number(name, text)).orElseThrow(() -> PageProblem.wrong("No " + name + "."));
    }

    /** The page of a list that is asked for; the first is 1. */
    int page() {
        return queryNumber("page")
                .map(number -> (int) Math.max(1, Math.min(1_000_000, number)))
                .orElse(1);
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw PageProblem.wrong(name + " must be a whole number.");
        }
    }

    /** Leads on to another page, with GET. */
    void leadTo(Link link) {
        request.redirect(link.address(), HttpStatus.SEE_OTHER);
    }

    /** A file to keep. */
    void file(String type, String name, byte[] content) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        request.contentType(type)
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded)
                .result(content);
    }
}
