/** Which queue a task goes to, by its name or its arguments. */
@NullMarked
package io.ssync.tasks.routing;

import org.jspecify.annotations.NullMarked;
