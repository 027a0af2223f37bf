package io.ssync.tasks.dashboard;

import java.util.Optional;

/** How the application around the dashboard says who asks. Called for every request, by many threads. */
@FunctionalInterface
public interface Users {
    /** Who sends a request; empty if it is nobody who may look. */
    Optional<User> find(DashboardRequest request);
}
