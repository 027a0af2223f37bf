package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets those in who show the token. Without a token the API is for this machine, and then it still has to be kept from web
 * pages: a browser here would carry their requests to it.
 */
final class Access implements Handler {
    private static final String BEARER = "Bearer ";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Optional<byte[]> token;

    Access(Optional<String> token) {
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void handle(Context request) {
        if (token.isPresent()) {
            checkToken(request, token.get());
        } else if (!isLocal(request)) {
            refuse(request, HttpStatus.FORBIDDEN, Map.of("detail", "Without a token only this machine may call."));
        }
    }

    private static void checkToken(Context request, byte[] token) {
        String header = request.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            request.header("WWW-Authenticate", "Bearer");
            refuse(request, HttpStatus.UNAUTHORIZED, Map.of("detail", "Authentication credentials were not provided."));
        } else if (!MessageDigest.isEqual(header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8), token)) {
            request.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            refuse(
                    request,
                    HttpStatus.UNAUTHORIZED,
                    Map.of("code", "token_not_valid", "detail", "Given token not valid for any token type"));
        }
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

    private static void refuse(Context request, HttpStatus status, Map<String, String> detail) {
        Replies.frameworkError(request, status, detail);
        request.skipRemainingHandlers();
    }
}
