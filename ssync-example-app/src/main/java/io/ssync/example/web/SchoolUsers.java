package io.ssync.example.web;

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
final class SchoolUsers {
    private final JWTVerifier verifier;
    private final Jdbi jdbi;

    SchoolUsers(String secret, DataSource dataSource) {
        // As the school system checks them: a token for renewing others lives for days, and opens nothing.
        verifier = JWT.require(Algorithm.HMAC256(secret))
                .withClaim("token_type", "access")
                .withClaimPresence("exp")
                .build();
        jdbi = Jdbi.create(dataSource);
    }

    /** The caller who shows a token; empty if it is wrong or too old, or its owner may no longer sign in. */
    Optional<Caller> find(String token) {
        Claim userId;
        try {
            userId = verifier.verify(token).getClaim("user_id");
        } catch (JWTVerificationException e) {
            return Optional.empty();
        }
        Optional<Long> id = id(userId);
        return id.flatMap(user -> jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT is_staff OR is_superuser AS is_staff, is_accountant, is_teacher FROM users_customuser"
                                + " WHERE id = :id AND is_active")
                .bind("id", user)
                .map((row, context) -> new Caller(user, roles(row)))
                .findOne()));
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
