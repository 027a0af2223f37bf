/**
 * The fault suite: one row for each way in which things go wrong, with what is promised nevertheless.
 *
 * <p>For each {@code Fault} of the {@code FaultTable} a {@code Scenario} is set up: a Redis and a PostgreSQL of its own, several
 * worker processes, a known set of mixed tasks and a publisher that goes on through it all. The fault strikes, and when all is
 * over the {@code Audit} looks at every id: its final state, how often it ran (the {@code ExecutionLog}, a second PostgreSQL that no
 * fault touches, was told of each run), and what is left in Redis.
 */
@NullMarked
package io.ssync.tasks.faults;

import org.jspecify.annotations.NullMarked;
