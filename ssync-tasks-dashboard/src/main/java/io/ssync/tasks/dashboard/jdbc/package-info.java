/** Keeps what was done from the dashboard in PostgreSQL. */
@NullMarked
package io.ssync.tasks.dashboard.jdbc;

import org.jspecify.annotations.NullMarked;
