/** Serves the dashboard where there are servlets. */
@NullMarked
package io.ssync.tasks.dashboard.servlet;

import org.jspecify.annotations.NullMarked;
