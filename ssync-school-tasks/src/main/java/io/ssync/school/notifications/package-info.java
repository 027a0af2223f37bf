/**
 * Tells people what concerns them: a row that the school system shows them, and an e-mail or a text message as they prefer.
 *
 * <p>{@link io.ssync.school.notifications.Notifications} decides and stores, many at once and each once, in the transaction of
 * the task that has something to tell. {@link io.ssync.school.notifications.MessageTasks} delivers after the commit, one message
 * at a time.
 */
@NullMarked
package io.ssync.school.notifications;

import org.jspecify.annotations.NullMarked;
