package io.ssync.example.web;

import io.ssync.tasks.message.CeleryJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls an API as anybody might, rightly or wrongly. */
final class ApiClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final @Nullable String token;

    ApiClient(String url, @Nullable String token) {
        this.url = url;
        this.token = token;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).GET();
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return http.sendAsync(request(path).GET().build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String contentType, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
    }

    /** As a browser asks before it calls, without a token. */
    HttpResponse<String> options(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .method("OPTIONS", BodyPublishers.noBody())
                .headers(headers));
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /** Posts a form with these fields, and with this file unless it is null. */
    HttpResponse<String> upload(String path, Map<String, String> fields, @Nullable String file)
            throws IOException, InterruptedException {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append("--line\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        if (file != null) {
            form.append("--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"students.csv\"\r\n\r\n")
                    .append(file)
                    .append("\r\n");
        }
        return post(path, "multipart/form-data; boundary=line", form + "--line--\r\n");
    }

    static Map<String, Object> json(HttpResponse<String> response) {
        if (!(CeleryJson.readPlain(response.body()) instanceof Map<?, ?> body)) {
            throw new AssertionError("no JSON object: " + response.body());
        }
        Map<String, Object> json = new TreeMap<>();
        body.forEach((name, value) -> json.put(String.valueOf(name), value));
        return json;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
