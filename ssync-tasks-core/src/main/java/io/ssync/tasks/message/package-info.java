/**
 * Celery's task message, protocol 2 in JSON, both directions; protocol 1 is read as if it were that.
 * {@link io.ssync.tasks.message.TaskMessage} is the message, {@link io.ssync.tasks.message.MessageCodec} its bytes in a queue,
 * {@code MessageRules} what it must be like, {@link io.ssync.tasks.message.CeleryJson} the JSON of arguments
 * and results.
 *
 * <p>Sources: the protocol as documented by Celery ("Message Protocol", version 2) and kombu's virtual transport, checked
 * against live captures of Celery 5.2 and 5.6 that the tests of this package read.
 */
@NullMarked
package io.ssync.tasks.message;

import org.jspecify.annotations.NullMarked;
