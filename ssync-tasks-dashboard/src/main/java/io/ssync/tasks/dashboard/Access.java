package io.ssync.tasks.dashboard;

import io.ssync.tasks.dashboard.page.PageSafety;
import io.ssync.tasks.dashboard.page.Seal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks, and keeps other web sites from asking in their name. Without a token and without {@link Users} only this machine is
 * let in, and nothing that came through a proxy. Safe for use by any thread.
 */
final class Access {
    static final String COOKIE = "ssync_session";

    private static final User LOCAL = new User("local", Role.ADMIN);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Sessions sessions;
    private final @Nullable Users users;
    private final Seal seal;
    private final InstantSource clock;

    Access(Sessions sessions, @Nullable Users users, Seal seal, InstantSource clock) {
        this.sessions = sessions;
        this.users = users;
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * Somebody who may look.
     *
     * @param signedIn whether with a token, so that they can sign out
     */
    record Visitor(User user, String formToken, boolean signedIn) {}

    /** Who asks; empty if it is nobody who may look. */
    Optional<Visitor> find(DashboardRequest request) {
        Optional<Visitor> hosted = users == null
                ? Optional.empty()
                : users.find(request).map(user -> new Visitor(user, seal.of("form", user.name()), false));
        if (hosted.isPresent()) {
            return hosted;
        }
        if (users == null && sessions.isEmpty()) {
            return isLocal(request)
                    ? Optional.of(new Visitor(LOCAL, seal.of("form", LOCAL.name()), false))
                    : Optional.empty();
        }
        return request.cookie(COOKIE)
                .flatMap(cookie -> sessions.find(cookie, clock.instant()))
                .map(session -> new Visitor(session.user(), session.formToken(), true));
    }

    /** Whether one can sign in here. */
    boolean hasTokens() {
        return !sessions.isEmpty();
    }

    Sessions sessions() {
        return sessions;
    }

    /** Whether a page of another site may have sent this. */
    static boolean isForeign(DashboardRequest request) {
        return PageSafety.isForeign(request::header);
    }

    /** A page that has its own name point here shows that name as the host; a proxy would bring in the whole world. */
    private static boolean isLocal(DashboardRequest request) {
        return isLoopback(request.remoteAddress())
                && request.header("x-forwarded-for").isEmpty()
                && request.header("forwarded").isEmpty()
                && request.header("host").filter(Access::isLoopbackName).isPresent();
    }

    private static boolean isLoopbackName(String host) {
        try {
            return LOOPBACK.contains(String.valueOf(URI.create("http://" + host).getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
