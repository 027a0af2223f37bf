package io.ssync.tasks;

import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/**
 * Waits for the tasks of a group, and tells of each as soon as it is known to have ended. It asks for those that are missing in turn, a
 * thousand with each question, and sleeps when a whole round has found nothing: until one of them wakes it, or for a short while. Of many
 * only some can wake it, since each costs the result backend a subscription; whichever ends takes another one's turn.
 *
 * <p>Used once, by one thread.
 */
final class MembersWait {
    /** As many as one question is about. */
    static final int WINDOW = 1_000;

    /** As many as are listened to at the same time. */
    private static final int LISTENED = 64;

    private final ResultBackend backend;
    private final ObjIntConsumer<TaskResult> ended;
    private final int total;
    /** Those that have not ended, in the order in which they are asked for. */
    private final Deque<Member> missing = new ArrayDeque<>();

    private final Map<Member, ResultBackend.Subscription> listened = new HashMap<>();
    private final Semaphore changes = new Semaphore(0);

    private record Member(String taskId, int index) {}

    /** {@code ended} is told the records of tasks with their positions among the ids. */
    MembersWait(ResultBackend backend, List<String> taskIds, ObjIntConsumer<TaskResult> ended) {
        this.backend = backend;
        this.ended = ended;
        total = taskIds.size();
        for (int i = 0; i < total; i++) {
            missing.add(new Member(taskIds.get(i), i));
        }
    }

    void await(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            long pause = AsyncResult.FIRST_POLL.toNanos();
            while (!missing.isEmpty()) {
                // What wakes comes before the look, so that a change between the two is not missed.
                listen();
                if (lookAtAll()) {
                    pause = AsyncResult.FIRST_POLL.toNanos();
                    continue;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw late(timeout);
                }
                if (changes.tryAcquire(Math.min(pause, left), TimeUnit.NANOSECONDS)) {
                    changes.drainPermits();
                } else {
                    pause = Math.min(pause * 2, AsyncResult.LONGEST_POLL.toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(
                    "interrupted while waiting for " + missing.size() + " of " + total + " tasks");
        } finally {
            listened.values().forEach(ResultBackend.Subscription::close);
        }
    }

    private void listen() {
        for (Member member : missing) {
            if (listened.size() == LISTENED) {
                return;
            }
            if (!listened.containsKey(member)) {
                listened.put(member, backend.subscribe(member.taskId(), changes::release));
            }
        }
    }

    /** Asks once for each of those that are missing; returns whether one has ended. */
    private boolean lookAtAll() {
        int before = missing.size();
        for (int asked = 0; asked < before; asked += WINDOW) {
            look(Math.min(WINDOW, before - asked));
        }
        return missing.size() < before;
    }

    private void look(int count) {
        List<Member> window = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            window.add(missing.remove());
        }
        Map<String, TaskResult> found =
                backend.findAll(window.stream().map(Member::taskId).toList());
        for (Member member : window) {
            TaskResult result = found.get(member.taskId());
            if (result == null || !result.state().isFinal()) {
                missing.add(member);
                continue;
            }
            ResultBackend.Subscription subscription = listened.remove(member);
            if (subscription != null) {
                subscription.close();
            }
            ended.accept(result, member.index());
        }
    }

    private ResultTimeoutException late(Duration timeout) {
        String first = missing.element().taskId();
        TaskState state = backend.find(first).map(TaskResult::state).orElse(TaskState.PENDING);
        return new ResultTimeoutException(first, timeout, state, null, backend);
    }
}
