/** What queues, tasks, schedules and workflows are, for JSON and for tables. */
@NullMarked
package io.ssync.tasks.cli.facts;

import org.jspecify.annotations.NullMarked;
