package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.BodyGate;
import io.ssync.tasks.message.CeleryJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers in JSON, errors in the shapes that the school's API gives them. */
final class Replies {
    static final String PROBLEM = "application/problem+json";

    private Replies() {}

    static void json(Context request, HttpStatus status, Map<String, ? extends @Nullable Object> body) {
        request.status(status).contentType("application/json").result(CeleryJson.write(body));
    }

    /** A task was sent; where to ask how it is doing. */
    static void accepted(Context request, String taskId) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("task_id", taskId);
        body.put("check_status", "/api/tasks/" + taskId + "/");
        json(request, HttpStatus.ACCEPTED, body);
    }

    /** The same as the school system says it at once, with what else it says. */
    static void queued(Context request, String taskId, Map<String, String> more) {
        Map<String, String> body = new LinkedHashMap<>(more);
        body.put("task_id", taskId);
        body.put("check_status", "/api/tasks/" + taskId + "/");
        json(request, HttpStatus.OK, body);
    }

    /** A file to keep. */
    static void file(Context request, String contentType, String name, byte[] content) {
        request.contentType(contentType)
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + encode(name))
                .result(content);
    }

    /** A text as a part of an address. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What a view says itself: {@code {"error": <text>}}. */
    static void error(Context request, HttpStatus status, String text) {
        problemOr(request, status, Map.of("detail", text), Map.of("error", text));
    }

    /** What the framework around the views says: {@code {"error": <code>, "detail": {"detail": <text>, …}}}. */
    static void frameworkError(Context request, HttpStatus status, Map<String, String> detail) {
        problemOr(request, status, detail, error(status.getCode(), detail));
    }

    /** As many upload at once as may; the status is set. */
    static void tooMany(Context request) {
        frameworkError(
                request,
                HttpStatus.SERVICE_UNAVAILABLE,
                Map.of("detail", "Too many uploads at once. Try again in " + BodyGate.RETRY_SECONDS + " seconds."));
    }

    /** The same for those who have no request. */
    static Map<String, Object> frameworkErrorBody(int code, String detail) {
        return error(code, Map.of("detail", detail));
    }

    /** An exception in a view: {@code {"error": "Server Error", "detail": <text>}}. */
    static void serverError(Context request, String text) {
        problemOr(request, HttpStatus.INTERNAL_SERVER_ERROR, Map.of("detail", text), error("Server Error", text));
    }

    /** Whether somebody asks for errors in the form that RFC 9457 gives them; all others get those of the school's API. */
    static boolean wantsProblem(@Nullable String accept) {
        return accept != null && accept.toLowerCase(Locale.ROOT).contains(PROBLEM);
    }

    /** Problem details: what it is, and {@code detail} with whatever else is said of it. */
    static Map<String, Object> problem(int status, String title, Map<String, String> said) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.putAll(said);
        return body;
    }

    private static void problemOr(
            Context request, HttpStatus status, Map<String, String> said, Map<String, ?> otherwise) {
        // What a cache keeps of one form is not for those who ask for the other, nor for pages from elsewhere.
        request.header("Vary", "Accept, Origin");
        if (wantsProblem(request.header("Accept"))) {
            json(request, status, problem(status.getCode(), status.getMessage(), said));
            request.contentType(PROBLEM);
        } else {
            json(request, status, otherwise);
        }
    }

    /** In this order, for those who read it. */
    private static Map<String, Object> error(Object error, Object detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("detail", detail);
        return body;
    }
}
