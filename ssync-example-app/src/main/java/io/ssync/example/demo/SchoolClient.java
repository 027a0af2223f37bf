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
        String boundary = UUID.randomUUID().toString();
        HttpRequest request = request("/api/academic/students/bulk-upload/")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(form(boundary, file, academicYearId))
                .build();
        return String.valueOf(send(request, 202).get("task_id"));
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

    private Map<?, ?> send(HttpRequest request, int expected) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != expected || !(CeleryJson.readPlain(response.body()) instanceof Map<?, ?> body)) {
            throw new IOException(request.method() + " " + request.uri().getPath() + " answered "
                    + response.statusCode() + ": " + response.body());
        }
        return body;
    }

    private static BodyPublisher form(String boundary, byte[] file, long academicYearId) {
        String before = "--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"academic_year_id\"\r\n\r\n"
                + academicYearId + "\r\n"
                + "--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"students.xlsx\"\r\n"
                + "Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n\r\n";
        String after = "\r\n--" + boundary + "--\r\n";
        return BodyPublishers.ofByteArrays(
                List.of(before.getBytes(StandardCharsets.UTF_8), file, after.getBytes(StandardCharsets.UTF_8)));
    }
}
