package io.ssync.tasks.dashboard;

import io.ssync.tasks.dashboard.page.Seal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has signed in with a token. The cookie is sealed with the token itself, so nothing is kept here, it holds in all processes that
 * know the token, and over restarts; who takes a token away ends its sessions. Its role is looked up at every request. Safe for use
 * by any thread.
 */
final class Sessions {
    static final Duration LIFE = Duration.ofHours(12);

    private static final String PURPOSE = "session";
    private static final int MOST_ENDED = 10_000;

    private final Map<String, User> tokens;
    private final SecureRandom random;

    /** Those that were signed out, until they would have ended. */
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();

    Sessions(Map<String, User> tokens, SecureRandom random) {
        this.tokens = Map.copyOf(tokens);
        this.random = random;
    }

    /** Somebody who has signed in, and what their forms have to carry. */
    record Session(User user, String formToken) {}

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    /** A new session for who knows a token; its value is for the cookie. */
    Optional<String> signIn(String token, Instant now) {
        // All are compared, so that the time does not tell whose token is nearly right.
        String known = null;
        for (String each : tokens.keySet()) {
            known = Seal.same(each, token) ? each : known;
        }
        if (known == null) {
            return Optional.empty();
        }
        byte[] chance = new byte[16];
        random.nextBytes(chance);
        String claim = now.plus(LIFE).getEpochSecond() + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
        return Optional.of(claim + "." + new Seal(known).of(PURPOSE, claim));
    }

    /** The session of a cookie, if it is one of ours and has not ended. */
    Optional<Session> find(String cookie, Instant now) {
        int dot = cookie.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String claim = cookie.substring(0, dot);
        String mark = cookie.substring(dot + 1);
        for (Map.Entry<String, User> token : tokens.entrySet()) {
            Seal seal = new Seal(token.getKey());
            if (Seal.same(seal.of(PURPOSE, claim), mark) && end(claim).isAfter(now) && !ended.containsKey(claim)) {
                return Optional.of(new Session(token.getValue(), seal.of("form", claim)));
            }
        }
        return Optional.empty();
    }

    /** Ends a session in this process; the others know the cookie until its time has come. */
    void signOut(String cookie, Instant now) {
        if (find(cookie, now).isEmpty()) {
            return;
        }
        Iterator<Instant> times = ended.values().iterator();
        while (times.hasNext()) {
            if (times.next().isBefore(now)) {
                times.remove();
            }
        }
        if (ended.size() < MOST_ENDED) {
            String claim = cookie.substring(0, cookie.lastIndexOf('.'));
            ended.put(claim, end(claim));
        }
    }

    /** Only asked of what was sealed here. */
    private static Instant end(String claim) {
        return Instant.ofEpochSecond(Long.parseLong(claim.substring(0, claim.indexOf('.'))));
    }
}
