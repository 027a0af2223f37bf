package io.ssync.tasks.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** The files that a native image has to hold: scripts for Redis, statements for PostgreSQL, what the pages are made of. */
final class TaskHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources()
                .registerPattern("io/ssync/tasks/*.txt")
                .registerPattern("io/ssync/tasks/redis/*.lua")
                .registerPattern("io/ssync/tasks/jdbc/**/*.sql")
                .registerPattern("io/ssync/tasks/beat/jdbc/**/*.sql")
                .registerPattern("io/ssync/tasks/dashboard/jdbc/**/*.sql")
                .registerPattern("io/ssync/tasks/dashboard/*.css")
                .registerPattern("io/ssync/tasks/dashboard/*.js")
                .registerPattern("io/ssync/tasks/dashboard/*.properties")
                .registerPattern("io/ssync/tasks/dashboard/*.svg");
    }
}
