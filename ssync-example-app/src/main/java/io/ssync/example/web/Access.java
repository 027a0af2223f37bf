package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.BodyGate;
import io.ssync.example.access.Caller;
import io.ssync.example.access.OwnClasses;
import io.ssync.example.access.Role;
import io.ssync.example.access.SchoolUsers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets those in who show the API's token or one of the school system, and says who they are. Without either the API is for this
 * machine, and then it still has to be kept from web pages: a browser here would carry their requests to it.
 */
final class Access implements Handler {
    private static final String BEARER = "Bearer ";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Optional<byte[]> token;
    private final Optional<SchoolUsers> users;

    private final BodyGate gate;

    Access(Optional<String> token, Optional<SchoolUsers> users, BodyGate gate) {
        this.gate = gate;
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.users = users;
    }

    @Override
    public void handle(Context request) {
        if (token.isPresent() || users.isPresent()) {
            checkToken(request);
        } else if (isLocal(request)) {
            Caller.OPERATOR.attachTo(request);
        } else {
            refuse(request, HttpStatus.FORBIDDEN, Map.of("detail", "Without a token only this machine may call."));
        }
    }

    private void checkToken(Context request) {
        String header = request.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            request.header("WWW-Authenticate", "Bearer");
            refuse(request, HttpStatus.UNAUTHORIZED, Map.of("detail", "Authentication credentials were not provided."));
            return;
        }
        Optional<Caller> caller = caller(header.substring(BEARER.length()));
        if (caller.isPresent()) {
            caller.get().attachTo(request);
        } else {
            request.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            refuse(
                    request,
                    HttpStatus.UNAUTHORIZED,
                    Map.of("code", "token_not_valid", "detail", "Given token not valid for any token type"));
        }
    }

    private Optional<Caller> caller(String shown) {
        if (token.isPresent() && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), token.get())) {
            return Optional.of(Caller.OPERATOR);
        }
        return users.flatMap(known -> known.find(shown));
    }

    /** Lets only the staff of the school through to a handler. */
    static Handler staffOnly(Handler handler) {
        return staffAnd(Set.of(), handler);
    }

    /** Lets the staff through, and whoever has one of these roles. */
    static Handler staffAnd(Set<Role> roles, Handler handler) {
        return request -> {
            Caller caller = Caller.of(request);
            if (caller.staff() || roles.stream().anyMatch(caller::is)) {
                handler.handle(request);
            } else {
                forbid(request);
            }
        };
    }

    /**
     * Lets the staff through to a handler, and the class teacher of a classroom.
     *
     * @param classroom the classroom that a request is about; 0 if it is about none or all
     */
    static Handler ofClass(OwnClasses classes, ToLongFunction<Context> classroom, Handler handler) {
        return staffAnd(Set.of(Role.TEACHER), request -> {
            Caller caller = Caller.of(request);
            if (caller.staff() || classes.mayHandle(caller, classroom.applyAsLong(request))) {
                handler.handle(request);
            } else {
                forbid(request);
            }
        });
    }

    static void forbid(Context request) {
        Replies.frameworkError(
                request, HttpStatus.FORBIDDEN, Map.of("detail", "You do not have permission to perform this action."));
    }

    /** A page that has its own name point here shows that name as the host; any other shows itself as the origin. */
    private static boolean isLocal(Context request) {
        return isLoopback("http://" + request.header("Host")) && isLoopback(request.header("Origin"));
    }

    private static boolean isLoopback(@Nullable String url) {
        if (url == null) {
            return true;
        }
        try {
            return LOOPBACK.contains(String.valueOf(URI.create(url).getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void refuse(Context request, HttpStatus status, Map<String, String> detail) {
        Replies.frameworkError(request, status, detail);
        request.skipRemainingHandlers();
        gate.passOver(request);
    }
}
