package io.ssync.example.demo;

import io.ssync.tasks.message.CeleryJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Calls the REST API as any other program would. */
final class SchoolClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String url;
    private final String token;

    SchoolClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Uploads a file of students and returns the id of the task. */
    String uploadStudents(byte[] file, long academicYearId) throws IOException, InterruptedException {
        return upload(
                "/api/academic/students/bulk-upload/",
                "students.xlsx",
                file,
                Map.of("academic_year_id", String.valueOf(academicYearId)));
    }

    /** Uploads a file with some fields and returns the id of the task. */
    String upload(String path, String name, byte[] file, Map<String, String> fields)
            throws IOException, InterruptedException {
        String boundary = UUID.randomUUID().toString();
        HttpRequest request = request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(form(boundary, name, file, fields))
                .build();
        return String.valueOf(send(request, 202).get("task_id"));
    }

    /** Starts a task with a JSON body and returns its id. */
    String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return String.valueOf(send(request, 200, 202).get("task_id"));
    }

    /** Downloads a file. */
    byte[] download(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request(path).GET().build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("GET " + path + " answered " + response.statusCode());
        }
        return response.body();
    }

    /** What the API says of a task. */
    Map<?, ?> status(String taskId) throws IOException, InterruptedException {
        return send(request("/api/tasks/" + taskId + "/").GET().build(), 200);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token);
    }

    private Map<?, ?> send(HttpRequest request, Integer... expected) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (!List.of(expected).contains(response.statusCode())
                || !(CeleryJson.readPlain(response.body()) instanceof Map<?, ?> body)) {
            throw new IOException(request.method() + " " + request.uri().getPath() + " answered "
                    + response.statusCode() + ": " + response.body());
        }
        return body;
    }

    private static BodyPublisher form(String boundary, String name, byte[] file, Map<String, String> fields) {
        StringBuilder before = new StringBuilder();
        fields.forEach((field, value) -> before.append("--" + boundary + "\r\n")
                .append("Content-Disposition: form-data; name=\"" + field + "\"\r\n\r\n")
                .append(value + "\r\n"));
        before.append("--" + boundary + "\r\n")
                .append("Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n")
                .append("Content-Type: application/octet-stream\r\n\r\n");
        String after = "\r\n--" + boundary + "--\r\n";
        return BodyPublishers.ofByteArrays(List.of(
                before.toString().getBytes(StandardCharsets.UTF_8), file, after.getBytes(StandardCharsets.UTF_8)));
    }
}
