package io.ssync.tasks.test;

import io.ssync.tasks.TaskMethod;
import io.ssync.tasks.broker.QueueStatus;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions about what a test and its tasks have sent, and about what waits. */
public final class TaskTesterAssert extends AbstractAssert<TaskTesterAssert, TaskTester> implements CallsByMethod {
    TaskTesterAssert(TaskTester tester) {
        super(tester, TaskTesterAssert.class);
    }

    @Override
    public SentCallsAssert sentBy(TaskMethod method) {
        return sent(actual.resolve(method).name());
    }

    @Override
    public TaskTesterAssert notSentBy(TaskMethod method) {
        return notSent(actual.resolve(method).name());
    }

    /** The calls of the task of this name, of which there has to be one at least. */
    public SentCallsAssert sent(String task) {
        List<SentCall> calls = calls(task);
        if (calls.isEmpty()) {
            throw failure("%s was not sent. Sent were: %s", task, shown(actual.sent()));
        }
        return new SentCallsAssert(calls, task);
    }

    /** No call of the task of this name was sent. */
    public TaskTesterAssert notSent(String task) {
        List<SentCall> calls = calls(task);
        if (!calls.isEmpty()) {
            throw failure("%s was sent: %s", task, shown(calls));
        }
        return this;
    }

    /** Nothing waits in a queue, neither now nor for later, and no worker holds anything. */
    public TaskTesterAssert isIdle() {
        List<QueueStatus> busy = actual.queues().stream()
                .filter(queue -> queue.ready() + queue.delayed() + queue.limited() + queue.inFlight() > 0)
                .toList();
        if (!busy.isEmpty()) {
            throw failure("something waits: %s", busy);
        }
        return this;
    }

    /** Nothing was given up: there is no dead letter. */
    public TaskTesterAssert hasNoDeadLetters() {
        String letters = actual.queues().stream()
                .flatMap(queue -> actual.deadLetters(queue.queue()).stream())
                .map(letter -> "\n  of queue " + letter.queue() + ": " + letter.reason())
                .collect(Collectors.joining());
        if (!letters.isEmpty()) {
            throw failure("there are dead letters:%s", letters);
        }
        return this;
    }

    private List<SentCall> calls(String task) {
        return actual.sent().stream().filter(call -> call.task().equals(task)).toList();
    }

    static String shown(List<SentCall> calls) {
        return calls.isEmpty()
                ? "none"
                : calls.stream().map(call -> "\n  " + call).collect(Collectors.joining());
    }
}
