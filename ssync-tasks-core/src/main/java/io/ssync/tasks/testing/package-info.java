/**
 * The test kit: what tests of programs with tasks need to run them without servers and without waiting.
 *
 * <p>The broker and the result backend in memory live beside their interfaces, in {@link io.ssync.tasks.broker} and
 * {@link io.ssync.tasks.results}; the clock here drives them, and {@link io.ssync.tasks.testing.Settle} says what becomes of deliveries.
 */
@NullMarked
package io.ssync.tasks.testing;

import org.jspecify.annotations.NullMarked;
