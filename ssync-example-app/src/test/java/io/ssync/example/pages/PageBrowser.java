package io.ssync.example.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser that has no JavaScript: cookies, links and forms. */
final class PageBrowser {
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final String url;
    private String token = "";

    PageBrowser(String url) {
        this.url = url;
    }

    void signIn(int user) {
        HttpResponse<String> answer =
                post("/login", "email", "u" + user + "@school.example", "password", SchoolSite.PASSWORD);
        if (answer.statusCode() != 303) {
            throw new AssertionError("cannot sign in: " + answer.body());
        }
    }

    HttpResponse<String> get(String place) {
        HttpResponse<String> answer = send(request(place).GET());
        Matcher form = FORM_TOKEN.matcher(answer.body());
        if (form.find()) {
            token = form.group(1);
        }
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

    HttpResponse<String> post(String place, String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(encoded(fields[i]) + "=" + encoded(fields[i + 1]));
        }
        return send(request(place)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(String.join("&", pairs))));
    }

    /** Sends a form of the last page, and returns where it leads, below the pages. */
    String act(String place, String... fields) {
        List<String> all = new ArrayList<>(List.of("token", token));
        all.addAll(List.of(fields));
        return where(post(place, all.toArray(String[]::new)));
    }

    /** Sends a file with a form of the last page. */
    HttpResponse<String> upload(String fileName, String content, String... fields) {
        return uploadWith(token, fileName, content, fields);
    }

    HttpResponse<String> uploadWith(String formToken, String fileName, String content, String... fields) {
        StringBuilder form = new StringBuilder(part("token")).append(formToken).append("\r\n");
        for (int i = 0; i < fields.length; i += 2) {
            form.append(part(fields[i])).append(fields[i + 1]).append("\r\n");
        }
        form.append("--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(fileName)
                .append("\"\r\nContent-Type: text/csv\r\n\r\n")
                .append(content)
                .append("\r\n--line--\r\n");
        return send(request("/try")
                .header("Content-Type", "multipart/form-data; boundary=line")
                .POST(BodyPublishers.ofString(form.toString())));
    }

    private static String part(String name) {
        return "--line\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n";
    }

    /** Where an answer leads, below the pages. */
    String where(HttpResponse<String> answer) {
        if (answer.statusCode() != 303) {
            throw new AssertionError("leads nowhere, " + answer.statusCode() + ": " + answer.body());
        }
        return answer.headers().firstValue("location").orElseThrow().replaceFirst(".*" + SchoolPages.PATH, "");
    }

    String token() {
        return token;
    }

    Map<String, String> cookies() {
        return cookies;
    }

    HttpRequest.Builder request(String place) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + place));
        cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        return request;
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
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
