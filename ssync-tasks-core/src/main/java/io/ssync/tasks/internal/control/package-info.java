/**
 * How commands of remote control and their replies travel, and what a worker needs to hear and answer them. What a command does is
 * decided by {@code io.ssync.tasks.internal.worker}; how it is sent is in {@link io.ssync.tasks.control}.
 */
@NullMarked
package io.ssync.tasks.internal.control;

import org.jspecify.annotations.NullMarked;
