package io.ssync.example.access;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** The users of the school system by the tokens that it gives them when they sign in. */
public final class SchoolUsers {
    private final JWTVerifier verifier;
    private final Jdbi jdbi;

    /**
     * Knows the users in the school's database.
     *
     * @param secret signs the tokens
     */
    public SchoolUsers(String secret, DataSource dataSource) {
        // As the school system checks them: a token for renewing others lives for days, and opens nothing.
        verifier = JWT.require(Algorithm.HMAC256(secret))
                .withClaim("token_type", "access")
                .withClaimPresence("exp")
                .build();
        jdbi = Jdbi.create(dataSource);
    }

    /**
     * An account that may sign in.
     *
     * @param caller who that is
     * @param name what to call them
     * @param password as the school system stores it, never the password itself
     */
    public record Account(Caller caller, String name, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Account[" + caller + "]";
        }
    }

    /** The caller who shows a token; empty if it is wrong or too old, or its owner may no longer sign in. */
    public Optional<Caller> find(String token) {
        Claim userId;
        try {
            userId = verifier.verify(token).getClaim("user_id");
        } catch (JWTVerificationException e) {
            return Optional.empty();
        }
        return id(userId).flatMap(this::account).map(Account::caller);
    }

    /** An account; empty if there is none, or it may no longer sign in. */
    public Optional<Account> account(long id) {
        return account("id = :key", id);
    }

    /** An account by its e-mail address, in any case; empty if there is none, or it may no longer sign in. */
    public Optional<Account> account(String email) {
        return account("lower(email) = lower(:key)", email);
    }

    private Optional<Account> account(String condition, Object key) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id, password, is_staff OR is_superuser AS is_staff, is_accountant, is_teacher,"
                                + " coalesce(nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), ''), email) AS name"
                                + " FROM users_customuser WHERE " + condition + " AND is_active ORDER BY id LIMIT 1")
                .bind("key", key)
                .map((row, context) -> new Account(
                        new Caller(row.getLong("id"), roles(row)), row.getString("name"), row.getString("password")))
                .findOne());
    }

    private static Set<Role> roles(ResultSet row) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (row.getBoolean("is_staff")) {
            roles.add(Role.STAFF);
        }
        if (row.getBoolean("is_accountant")) {
            roles.add(Role.ACCOUNTANT);
        }
        if (row.getBoolean("is_teacher")) {
            roles.add(Role.TEACHER);
        }
        return roles;
    }

    /** Newer versions of the school's library write numbers as text. */
    private static Optional<Long> id(Claim claim) {
        if (claim.asLong() != null) {
            return Optional.of(claim.asLong());
        }
        try {
            return Optional.ofNullable(claim.asString()).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
