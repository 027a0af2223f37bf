package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Set;

/**
 * Lets the pages of a front end that is served elsewhere call the API (CORS). Who calls still has to show a token: browsers send
 * none by themselves.
 */
final class Origins implements Handler {
    private static final String A_DAY = "86400";

    private final Set<String> allowed;

    Origins(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    @Override
    public void handle(Context request) {
        if (allowed.isEmpty()) {
            return;
        }
        request.header("Vary", "Origin");
        String origin = request.header("Origin");
        if (origin == null || !allowed.contains(origin)) {
            return;
        }
        request.header("Access-Control-Allow-Origin", origin);
        request.header("Access-Control-Expose-Headers", "Content-Disposition, Retry-After");
        if (request.method().equals(HandlerType.OPTIONS) && request.header("Access-Control-Request-Method") != null) {
            request.header("Access-Control-Allow-Methods", "GET, POST, DELETE");
            request.header("Access-Control-Allow-Headers", "Authorization, Content-Type");
            request.header("Access-Control-Max-Age", A_DAY);
            request.status(HttpStatus.NO_CONTENT).skipRemainingHandlers();
        }
    }
}
