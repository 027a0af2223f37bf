package io.ssync.example.web;

import io.javalin.http.Context;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for, as the school's API asks: {@code ?page=2&page_size=50}.
 *
 * @param number the page, the first is 1
 * @param size how many are on it
 */
record Page(int number, int size) {
    private static final int USUAL = 50;
    private static final int LARGEST = 200;

    static Page of(Context request) {
        return new Page(
                Query.number(request, "page", 1, Integer.MAX_VALUE / LARGEST),
                Query.number(request, "page_size", USUAL, LARGEST));
    }

    long offset() {
        return (number - 1L) * size;
    }

    /** The page as the school's API gives lists: how many there are in all, and where the pages before and after are. */
    Map<String, @Nullable Object> of(Context request, long count, List<?> results) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("count", count);
        body.put("next", offset() + size < count ? address(request, number + 1) : null);
        body.put("previous", number > 1 ? address(request, number - 1) : null);
        body.put("results", results);
        return body;
    }

    /** The same request for another page. */
    private static String address(Context request, int page) {
        String rest = request.queryParamMap().entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals("page"))
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> "&" + Replies.encode(parameter.getKey()) + "=" + Replies.encode(value)))
                .collect(Collectors.joining());
        return URI.create(request.path() + "?page=" + page + rest).toString();
    }
}
