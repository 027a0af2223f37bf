/** Small tasks for trying out and measuring a worker. */
@NullMarked
package io.ssync.example.tasks;

import org.jspecify.annotations.NullMarked;
