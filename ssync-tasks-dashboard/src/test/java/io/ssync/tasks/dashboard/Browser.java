package io.ssync.tasks.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads and sends as a browser without scripts does: keeps cookies, follows no redirect, fills in the token of the last page. */
final class Browser {
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String token = "";

    Browser(String url) {
        this.url = url;
    }

    HttpResponse<String> get(String place, String... headers) {
        HttpResponse<String> answer = send(request(place, headers).GET());
        Matcher found = TOKEN.matcher(answer.body());
        token = found.find() ? found.group(1) : token;
        return answer;
    }

    /** The page of a place, which must be there. */
    String page(String place) {
        HttpResponse<String> answer = get(place);
        if (answer.statusCode() != 200) {
            throw new AssertionError(place + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Sends a form with these names and values. */
    HttpResponse<String> post(String place, String... fields) {
        return post(place, List.of(), fields);
    }

    HttpResponse<String> post(String place, List<String> headers, String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(encoded(fields[i]) + "=" + encoded(fields[i + 1]));
        }
        return send(request(place, headers.toArray(String[]::new))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs))));
    }

    /** Sends a form of the last page. */
    HttpResponse<String> act(String action, String... fields) {
        return post(
                "/do/" + action,
                Stream.concat(Stream.of("token", token), Stream.of(fields)).toArray(String[]::new));
    }

    String token() {
        return token;
    }

    String cookie() {
        return cookies.getOrDefault(Access.COOKIE, "");
    }

    void setCookie(String value) {
        cookies.put(Access.COOKIE, value);
    }

    HttpRequest.Builder request(String place, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + place));
        if (headers.length > 0) {
            request.headers(headers);
        }
        cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("set-cookie").forEach(cookie -> {
                String pair = cookie.split(";")[0];
                cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            });
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
