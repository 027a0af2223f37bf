package io.ssync.tasks.test;

import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a test knows of everything around its tasks: what was sent, what has happened, which server is away, and whether the worker lives.
 * The relay of a ledger has a thread of its own, so this is safe for use by any thread.
 */
final class World {
    private final ManualClock clock;
    private final TimeLine timeLine;
    private final Thread tester = Thread.currentThread();
    private final Map<String, SentCall> sent = new LinkedHashMap<>();
    private final Set<String> queues = new LinkedHashSet<>();
    private final List<TaskRun.Progress> progress = new ArrayList<>();
    private volatile Crash crash = Crash.never();
    private volatile Instant brokerBack = Instant.MIN;
    private volatile Instant resultsBack = Instant.MIN;

    World(ManualClock clock) {
        this.clock = clock;
        timeLine = new TimeLine(clock);
    }

    TimeLine timeLine() {
        return timeLine;
    }

    /** The crash as far as this thread is concerned: other threads are not those of a worker that could die. */
    Crash crash() {
        return Thread.currentThread() == tester ? crash : Crash.never();
    }

    void crash(Crash newCrash) {
        crash = newCrash;
    }

    void brokerAway(Duration time) {
        brokerBack = clock.instant().plus(time);
    }

    boolean isBrokerAway() {
        return clock.instant().isBefore(brokerBack);
    }

    void resultsAway(Duration time) {
        resultsBack = clock.instant().plus(time);
    }

    boolean isResultsAway() {
        return clock.instant().isBefore(resultsBack);
    }

    /** The broker has taken a call. The same call again, after a crash say, is one. */
    synchronized void sent(OutboundMessage message) {
        queues.add(message.queue());
        TaskMessage read = MessageCodec.decode(message.payload());
        Instant now = clock.instant();
        SentCall call = new SentCall(read, message.queue(), now, due(message.due(), now));
        if (sent.putIfAbsent(read.id(), call) == null) {
            timeLine.tell("sent: " + call + " [" + shortId(read.id()) + "]");
        }
    }

    synchronized List<SentCall> sent() {
        return List.copyOf(sent.values());
    }

    /** The name of a task that was sent here, else its id. */
    synchronized String nameOf(String taskId) {
        SentCall call = sent.get(taskId);
        return call == null ? taskId : call.task();
    }

    synchronized void queue(String name) {
        queues.add(name);
    }

    synchronized List<String> queues() {
        return List.copyOf(queues);
    }

    synchronized void said(TaskRun.Progress said) {
        progress.add(said);
        timeLine.tell("[" + shortId(said.taskId()) + "] says " + said.state() + " " + said.info());
    }

    synchronized List<TaskRun.Progress> progressOf(String taskId) {
        return progress.stream().filter(said -> said.taskId().equals(taskId)).toList();
    }

    private static Instant due(Due due, Instant now) {
        if (due instanceof Due.At at) {
            return at.time().isAfter(now) ? at.time() : now;
        }
        return due.isNow() ? now : now.plus(((Due.After) due).delay());
    }

    static String shortId(String id) {
        return id.substring(0, Math.min(8, id.length()));
    }
}
