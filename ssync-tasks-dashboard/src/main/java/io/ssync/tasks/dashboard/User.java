package io.ssync.tasks.dashboard;

import java.util.Objects;

/**
 * Somebody who looks at the dashboard.
 *
 * @param name who it is, as the audit shows it
 * @param role what they may do
 */
public record User(String name, Role role) {
    public User {
        Objects.requireNonNull(role, "role");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a user has a name");
        }
    }
}
