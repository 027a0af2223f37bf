/**
 * Tests of programs with tasks, without servers and without waiting. {@link io.ssync.tasks.test.TaskTester} runs the tasks of an app on the
 * test's own thread, in a time that the test moves; messages and results are written and read as on their way through real servers.
 */
@NullMarked
package io.ssync.tasks.test;

import org.jspecify.annotations.NullMarked;
