package io.ssync.example.pages;

import io.javalin.http.Context;
import io.ssync.example.access.Caller;
import io.ssync.example.access.SchoolPassword;
import io.ssync.example.access.SchoolUsers;
import io.ssync.example.access.SchoolUsers.Account;
import io.ssync.tasks.dashboard.page.Seal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at the pages. Somebody signs in with the API's own token or with their account of the school system, and gets a cookie. It is
 * sealed with the token, or with the key of the school system and the stored password, so nothing is kept here: it holds in all processes and over
 * restarts, a new password or token ends it, and what an account may do is looked up at every request. Without a token and without the school
 * system's key only this machine is let in, and nothing that came through a proxy. Safe for use by any thread.
 */
final class PageSessions {
    static final String COOKIE = "ssync_school";
    static final Duration LIFE = Duration.ofHours(12);

    private static final String PURPOSE = "school session";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final @Nullable String token;
    private final @Nullable String secret;
    private final @Nullable SchoolUsers users;
    private final SignInAttempts attempts;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    /** For the forms of those who need not sign in; of this process alone. */
    private final Seal local;

    /**
     * Lets people in.
     *
     * @param token the API's own; empty if it has none
     * @param secret with which the school system signs, so that its users may sign in; empty if they may not
     */
    PageSessions(Optional<String> token, Optional<String> secret, DataSource dataSource, InstantSource clock) {
        this.token = token.orElse(null);
        this.secret = secret.orElse(null);
        this.users = secret.map(key -> new SchoolUsers(key, dataSource)).orElse(null);
        this.clock = clock;
        this.attempts = new SignInAttempts(clock);
        byte[] key = new byte[32];
        random.nextBytes(key);
        local = new Seal(key);
    }

    /** Whether one can sign in with the API's token. */
    boolean hasToken() {
        return token != null;
    }

    /** Whether one can sign in with an account of the school system. */
    boolean hasAccounts() {
        return secret != null;
    }

    /** Whether everybody has to sign in. */
    boolean needed() {
        return hasToken() || hasAccounts();
    }

    /** Who asks; empty if it is nobody who may look. */
    Optional<Visitor> find(Context request) {
        if (!needed()) {
            return isLocal(request)
                    ? Optional.of(new Visitor(Caller.OPERATOR, "local", local.of("form", "local"), false))
                    : Optional.empty();
        }
        String cookie = request.cookie(COOKIE);
        return cookie == null ? Optional.empty() : find(cookie);
    }

    private Optional<Visitor> find(String cookie) {
        String[] parts = cookie.split("\\.", -1);
        if (parts.length != 4 || !parts[0].matches("\\d{1,12}") || !parts[1].matches("\\d{1,18}")) {
            return Optional.empty();
        }
        if (!Instant.ofEpochSecond(Long.parseLong(parts[0])).isAfter(clock.instant())) {
            return Optional.empty();
        }
        String claim = parts[0] + "." + parts[1] + "." + parts[2];
        long userId = Long.parseLong(parts[1]);
        if (userId == 0) {
            return Optional.ofNullable(token)
                    .map(Seal::new)
                    .filter(seal -> Seal.same(seal.of(PURPOSE, claim), parts[3]))
                    .map(seal -> new Visitor(Caller.OPERATOR, "office", seal.of("form", claim), true));
        }
        if (secret == null || users == null) {
            return Optional.empty();
        }
        Seal seal = new Seal(secret);
        return users.account(userId)
                .filter(account -> Seal.same(seal.of(PURPOSE, claim + "\n" + account.password()), parts[3]))
                .map(account -> new Visitor(account.caller(), account.name(), seal.of("form", claim), true));
    }

    /** A cookie for who shows the API's token. */
    Optional<String> signIn(String shown) {
        if (token == null || !Seal.same(shown, token)) {
            return Optional.empty();
        }
        String claim = claim(0);
        return Optional.of(claim + "." + new Seal(token).of(PURPOSE, claim));
    }

    /**
     * A cookie for who knows the password of an account.
     *
     * @param from where they are, for counting attempts
     * @throws PageProblem if somebody there has tried too often
     */
    Optional<String> signIn(String email, String password, String from) {
        if (secret == null || users == null) {
            return Optional.empty();
        }
        Seal seal = new Seal(secret);
        SchoolUsers known = users;
        return attempts.attempt(email, from, () -> {
            Optional<Account> account = known.account(email);
            // Also where there is none, so that the time does not tell who has an account.
            boolean right = SchoolPassword.matches(
                    password, account.map(Account::password).orElse("!"));
            return account.filter(owner -> right).map(owner -> {
                String claim = claim(owner.caller().userId());
                return claim + "." + seal.of(PURPOSE, claim + "\n" + owner.password());
            });
        });
    }

    private String claim(long userId) {
        byte[] chance = new byte[16];
        random.nextBytes(chance);
        return clock.instant().plus(LIFE).getEpochSecond() + "." + userId + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    }

    /** A page that has its own name point here shows that name as the host; a proxy would bring in the whole world. */
    private static boolean isLocal(Context request) {
        return isLoopbackAddress(request.ip())
                && request.header("X-Forwarded-For") == null
                && request.header("Forwarded") == null
                && isLoopbackName(request.header("Host"));
    }

    private static boolean isLoopbackName(@Nullable String host) {
        try {
            return host != null
                    && LOOPBACK.contains(
                            String.valueOf(URI.create("http://" + host).getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLoopbackAddress(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
