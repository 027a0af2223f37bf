package io.ssync.example.web;

import io.ssync.tasks.message.CeleryJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What the server says itself, of requests that never get to a route because they are no HTTP or too large: in JSON, in the shape
 * of the framework's errors, and without what was wrong in the server's own words.
 */
final class JsonErrorPages extends ErrorHandler {
    private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(JSON);
        response.write(true, body(code), callback);
    }

    private static ByteBuffer body(int status) {
        String detail = HttpStatus.getMessage(status) + ".";
        return StandardCharsets.UTF_8.encode(CeleryJson.write(Replies.frameworkErrorBody(status, detail)));
    }
}
