package io.ssync.tasks;

/**
 * What a reference to a task's method stands for.
 *
 * @param sender sends its calls
 * @param name the name of the task on the wire
 * @param resultType what it returns
 * @param <R> what it returns; {@link Void} if nothing
 */
public record TaskReference<R>(TaskSender sender, String name, ResultType<R> resultType) {}
