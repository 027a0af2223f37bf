package io.ssync.tasks.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about some calls of one task. Each keeps those to which it applies, of which there has to be one at least, so that all assertions in
 * a row are about the same call.
 */
public final class SentCallsAssert extends AbstractAssert<SentCallsAssert, List<SentCall>> {
    private final String which;

    SentCallsAssert(List<SentCall> calls, String which) {
        super(calls, SentCallsAssert.class);
        this.which = which;
    }

    /** With these positional arguments, all of them. They are compared as they are after a way through a message. */
    public SentCallsAssert withArguments(@Nullable Object... arguments) {
        Object expected = Objects.requireNonNull(SentCall.travelled(Arrays.asList(arguments)));
        return only(call -> call.args().equals(expected), "with the arguments " + expected);
    }

    /** With these keyword arguments, all of them. */
    public SentCallsAssert withKeywords(Map<String, ? extends @Nullable Object> keywords) {
        Object expected = Objects.requireNonNull(SentCall.travelled(keywords));
        return only(call -> call.kwargs().equals(expected), "with the keyword arguments " + expected);
    }

    /** With a header of this value. */
    public SentCallsAssert withHeader(String name, @Nullable Object value) {
        return only(
                call -> Objects.equals(call.message().headers().get(name), value),
                "with the header " + name + " = " + value,
                call -> call + " " + call.message().headers());
    }

    /** To this queue. */
    public SentCallsAssert toQueue(String queue) {
        return only(call -> call.queue().equals(queue), "to the queue " + queue);
    }

    /** With this priority, 0 to 9. */
    public SentCallsAssert withPriority(int priority) {
        return only(
                call -> call.message().priority() == priority,
                "with the priority " + priority,
                call -> call + " with the priority " + call.message().priority());
    }

    /** To begin so long after it was sent, to the millisecond. */
    public SentCallsAssert after(Duration delay) {
        return only(call -> call.delay().toMillis() == delay.toMillis(), "in " + delay);
    }

    /** To begin at this time, to the millisecond. */
    public SentCallsAssert at(Instant time) {
        return only(
                call -> call.dueAt().toEpochMilli() == time.toEpochMilli(),
                "at " + time,
                call -> call + ", which is at " + call.dueAt());
    }

    /** One, and no more. */
    public SentCallsAssert once() {
        return times(1);
    }

    /** So many, and no more. */
    public SentCallsAssert times(int number) {
        if (actual.size() != number) {
            throw failure(
                    "%s was sent %s times, not %s: %s", which, actual.size(), number, TaskTesterAssert.shown(actual));
        }
        return this;
    }

    /** The calls that are left, in order, to be looked at otherwise. */
    public List<SentCall> calls() {
        return actual;
    }

    private SentCallsAssert only(Predicate<SentCall> filter, String what) {
        return only(filter, what, SentCall::toString);
    }

    private SentCallsAssert only(Predicate<SentCall> filter, String what, Function<SentCall, String> shown) {
        List<SentCall> left = actual.stream().filter(filter).toList();
        if (left.isEmpty()) {
            throw failure(
                    "%s was not sent %s, but:%s",
                    which,
                    what,
                    String.join(
                            "",
                            actual.stream()
                                    .map(call -> "\n  " + shown.apply(call))
                                    .toList()));
        }
        return new SentCallsAssert(left, which + " " + what);
    }
}
