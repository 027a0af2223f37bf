/**
 * The dashboard: pages for people who look after an app, rendered here and served by whatever serves HTTP for the application. It calls
 * the verbs that core has for operators, and knows nothing of tasks that they do not say.
 *
 * <p>{@link io.ssync.tasks.dashboard.Dashboard} is the door. Everything that was written by others, the names of tasks and queues,
 * arguments, errors, reasons, gets into a page through {@code Html.text} and {@code Tag.attr} alone, which escape it. These are in
 * {@code io.ssync.tasks.dashboard.page}, with what else other pages of ours can use.
 */
@NullMarked
package io.ssync.tasks.dashboard;

import org.jspecify.annotations.NullMarked;
