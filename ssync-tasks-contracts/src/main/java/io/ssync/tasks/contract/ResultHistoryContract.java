package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.ResultHistory.Filter;
import io.ssync.tasks.results.ResultHistory.Page;
import io.ssync.tasks.results.ResultHistory.Position;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the history of every result backend does that has one.
 *
 * <p>A subclass says how to open one. The names of tasks are new in every test, so the store behind it may be shared and need not be empty.
 */
public abstract class ResultHistoryContract {
    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456Z");

    private String task = "";
    private Filter ofTask = Filter.ALL;

    private ResultBackend backend;
    private ResultHistory history;

    /** Opens the backend. It is closed after each test. */
    protected abstract ResultBackend open();

    @BeforeEach
    void openBackend() {
        task = "history." + newId();
        ofTask = Filter.ALL.withTask(task);
        backend = open();
        history = backend.history().orElseThrow();
    }

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    @Test
    void findsTheTasksOfASchedule() {
        TaskResult nightly = stored(new Call(task, "()", "{}", "worker@a", "nightly \"}, ü", "academic"));
        stored(new Call(task, "()", "{}", "worker@a", "hourly", "academic"));
        stored(new Call(task, "()", "{}", "worker@a", null, "academic"));

        assertThat(ids(found(ofTask.withSchedule("nightly \"}, ü")))).containsExactly(nightly.taskId());
        assertThat(found(ofTask.withSchedule("nightly"))).isEmpty();
    }

    @Test
    void hidesWhatIsSensitiveOnItsPages() {
        for (String queue : new String[] {"academic", null}) {
            Call call = new Call(task, "()", "{}", "worker@a", null, queue);
            TaskResult stored = new TaskResult(newId(), TaskState.SUCCESS, "{\"iban\":\"DE02\"}", null, NOW, call)
                    .withTimeline("[1,null,2,3]")
                    .withMasked("{\"iban\":\"***\"}");
            backend.store(List.of(stored));

            TaskResult found = found(ofTask).stream()
                    .filter(result -> result.taskId().equals(stored.taskId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(found.shown()).isEqualTo("{\"iban\":\"***\"}");
            assertThat(found.call()).isEqualTo(call);
        }
    }

    @Test
    void turnsItsPages() {
        Call call = new Call(task, "(1, 2)", "{}", "worker@host", null, "academic");
        List<TaskResult> stored = IntStream.range(0, 7)
                .mapToObj(i -> new TaskResult(
                        newId(),
                        i % 2 == 0 ? TaskState.SUCCESS : TaskState.FAILURE,
                        String.valueOf(i),
                        "trace",
                        // Two at a time, so that a page can end between those of one moment.
                        NOW.plusSeconds(i / 2),
                        call))
                .toList();
        backend.store(stored);
        backend.store(List.of(new TaskResult(newId(), TaskState.SUCCESS, "1", null, NOW, Call.UNKNOWN)));

        List<TaskResult> read = new ArrayList<>();
        Page page = history.page(ofTask, Optional.empty(), 2);
        read.addAll(page.results());
        while (page.next().isPresent()) {
            page = history.page(ofTask, page.next(), 2);
            read.addAll(page.results());
        }

        assertThat(read).extracting(TaskResult::taskId).containsExactlyInAnyOrderElementsOf(ids(stored));
        assertThat(read).extracting(TaskResult::storedAt).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(read).allSatisfy(one -> {
            assertThat(one.call()).isEqualTo(call);
            assertThat(one.traceback()).isNull();
        });
        assertThat(found(ofTask.withState(TaskState.FAILURE)))
                .extracting(TaskResult::result)
                .containsExactlyInAnyOrder("1", "3", "5");
    }

    @Test
    void beginsAPageBehindAnyResult() {
        TaskResult older = stored(TaskState.SUCCESS, "worker@a", "academic", NOW, "()", null);
        TaskResult newer = stored(TaskState.SUCCESS, "worker@a", "academic", NOW.plusSeconds(1), "()", null);

        Page page = history.page(ofTask, Optional.of(Position.of(newer)), 10);

        assertThat(ids(page.results())).containsExactly(older.taskId());
        assertThat(page.next()).isEmpty();
    }

    @Test
    void filtersByQueueWorkerAndTime() {
        TaskResult first = stored(TaskState.SUCCESS, "worker@a", "academic", NOW, "()", null);
        TaskResult second = stored(TaskState.SUCCESS, "worker@b", "acad", NOW.plusSeconds(10), "()", null);
        TaskResult third = stored(TaskState.SUCCESS, "worker@a", "odd \"}, ü", NOW.plusSeconds(20), "()", null);

        assertThat(ids(found(ofTask.withQueue("academic")))).containsExactly(first.taskId());
        assertThat(ids(found(ofTask.withQueue("acad")))).containsExactly(second.taskId());
        assertThat(found(ofTask.withQueue("odd \"}, ü")))
                .singleElement()
                .satisfies(one -> assertThat(one.call()).isEqualTo(third.call()));
        assertThat(ids(found(ofTask.withWorker("worker@a")))).containsExactly(third.taskId(), first.taskId());
        assertThat(ids(found(ofTask.withSince(NOW.plusSeconds(10))))).containsExactly(third.taskId(), second.taskId());
        assertThat(ids(found(ofTask.withUntil(NOW.plusSeconds(10))))).containsExactly(first.taskId());
        assertThat(found(ofTask.withQueue("academic").withWorker("worker@b"))).isEmpty();
    }

    @Test
    void keepsTheQueueOfATaskWithChildren() {
        TaskResult parent = new TaskResult(
                newId(),
                TaskState.SUCCESS,
                "1",
                null,
                NOW,
                new Call(task, "()", "{}", "worker@a", null, "academic"),
                List.of(ResultNode.task(newId())));
        backend.store(List.of(parent));

        assertThat(backend.find(parent.taskId())).contains(parent);
        assertThat(found(ofTask.withQueue("academic")))
                .singleElement()
                .satisfies(one -> assertThat(one.children()).isEmpty());
    }

    @Test
    void findsTextInArgumentsAndErrors() {
        TaskResult args =
                stored(TaskState.SUCCESS, "worker@a", "q", NOW, "('Zoë', 'a\\\\b 100%_')", "{\"exc\": \"ok\"}");
        TaskResult error = stored(
                TaskState.FAILURE, "worker@a", "q", NOW.plusSeconds(1), "(1,)", "{\"exc_message\": [\"Disk FULL\"]}");
        TaskResult success = stored(TaskState.SUCCESS, "worker@a", "q", NOW.plusSeconds(2), "(1,)", "\"disk full\"");

        assertThat(ids(found(ofTask.withText("zoë")))).containsExactly(args.taskId());
        assertThat(ids(found(ofTask.withText("100%_")))).containsExactly(args.taskId());
        assertThat(ids(found(ofTask.withText("disk full")))).containsExactly(error.taskId());
        assertThat(ids(found(ofTask.withText("AT LINE 7")))).containsExactly(error.taskId());
        assertThat(found(ofTask.withText("100 _"))).isEmpty();
        assertThat(backend.find(success.taskId())).contains(success);
    }

    @Test
    void leavesOutLargeResults() {
        stored(TaskState.SUCCESS, "worker@a", "q", NOW, "()", "\"" + "ä".repeat(20_000) + "\"");

        assertThat(found(ofTask)).extracting(TaskResult::result).containsExactly((String) null);
    }

    @Test
    void isTheSameAfterItWasMadeReady() {
        TaskResult failed = stored(TaskState.FAILURE, "worker@a", "q", NOW, "()", "1");
        TaskResult own = stored(new TaskState("RENDERING'S"), "worker@a", "q", NOW, "()", "1");

        history.prepare();
        history.prepare();

        assertThat(ids(found(ofTask.withState(TaskState.FAILURE)))).containsExactly(failed.taskId());
        assertThat(ids(found(ofTask.withState(own.state())))).containsExactly(own.taskId());
        assertThat(found(ofTask.withState(TaskState.SUCCESS))).isEmpty();
    }

    private List<TaskResult> found(Filter filter) {
        return history.page(filter, Optional.empty(), 100).results();
    }

    private TaskResult stored(Call call) {
        TaskResult result = new TaskResult(newId(), TaskState.SUCCESS, "1", null, NOW, call);
        backend.store(List.of(result));
        return result;
    }

    private TaskResult stored(
            TaskState state, String worker, String queue, Instant at, String args, @Nullable String result) {
        TaskResult stored = new TaskResult(
                newId(),
                state,
                result,
                state.equals(TaskState.FAILURE) ? "boom\n at line 7" : null,
                at,
                new Call(task, args, "{}", worker, null, queue));
        backend.store(List.of(stored));
        return stored;
    }

    private static List<String> ids(List<TaskResult> results) {
        return results.stream().map(TaskResult::taskId).toList();
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
