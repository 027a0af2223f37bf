/**
 * Fills in templates that people write: of report cards and of notifications.
 *
 * <p>Whoever writes a template is trusted with what it says, not with the worker that fills it in. So what a template can
 * compute, hold and write is bounded, an interrupt ends it, and it sees the values given to it and nothing behind them. The
 * engine is Pebble; it bounds only what is written, so its tags that repeat, include and keep are replaced here.
 */
@NullMarked
package io.ssync.school.template;

import org.jspecify.annotations.NullMarked;
