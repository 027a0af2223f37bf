/**
 * The worker: claims messages, runs their tasks, stores the results, acknowledges.
 *
 * <p>A delivery passes four hands. The {@code Fetcher} claims as many as there is room for; the {@code TaskPool} gives each to
 * a thread; the {@code TaskRunner}, on that thread, turns it into a {@code Completion}; the {@code Completer} commits the
 * results of all completions at hand in one statement and then settles them with the broker. The method of a task is called at a
 * {@code Place}: on that thread, or in a child process. Meanwhile the
 * {@code LeaseKeeper} renews what the worker holds and brings back what others lost, and the {@code ProgressFlusher} stores
 * what running tasks say of themselves. Each of these runs in a loop of its own that survives what goes wrong in it.
 */
@NullMarked
package io.ssync.tasks.worker;

import org.jspecify.annotations.NullMarked;
