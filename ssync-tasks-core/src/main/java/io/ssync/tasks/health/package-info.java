/** What is to be said of the health of servers, queues and workers. Brokers and result backends find some of it, an app the rest. */
@NullMarked
package io.ssync.tasks.health;

import org.jspecify.annotations.NullMarked;
