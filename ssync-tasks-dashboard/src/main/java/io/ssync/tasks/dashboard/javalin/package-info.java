/** Serves the dashboard with Javalin. */
@NullMarked
package io.ssync.tasks.dashboard.javalin;

import org.jspecify.annotations.NullMarked;
