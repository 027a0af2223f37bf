// Long because it is a list of tests, none of which needs another to be understood.
package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Subscription;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every result backend does, whatever it keeps its results in.
 *
 * <p>A subclass says how to open one. Task ids are new in every test, so the store behind it may be shared and need not be
 * empty.
 */
public abstract class ResultBackendContract {
    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456Z");
    private static final Duration SOON = Duration.ofSeconds(10);

    /** What the tests store at least; a backend that knows nothing of the call gives {@link Call#UNKNOWN}. */
    private static final Call ADD =
            new Call("academic.tasks.add", "(2, 3)", "{}", "worker@here", "nightly", "academic");

    private ResultBackend backend;

    /** Opens the backend. It is closed after each test. */
    protected abstract ResultBackend open();

    @BeforeEach
    void openBackend() {
        backend = open();
    }

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    @Test
    void knowsNothingOfATaskThatNobodyStored() {
        assertThat(backend.find(newId())).isEmpty();
    }

    @Test
    void findsWhatWasStored() {
        TaskResult stored = new TaskResult(newId(), TaskState.SUCCESS, "{\"sum\": 5}", "a\ntrace", NOW, ADD);

        backend.store(List.of(stored));

        assertThat(backend.find(stored.taskId())).contains(stored);
    }

    @Test
    void keepsWhatIsAbsentAbsent() {
        TaskResult stored = new TaskResult(newId(), TaskState.STARTED, null, null, NOW, Call.UNKNOWN);

        backend.store(List.of(stored));

        assertThat(backend.find(stored.taskId())).contains(stored);
    }

    @Test
    void keepsTextOfEveryKind() {
        String text = "it's \"quoted\" \\ {a,b} NULL; -- ünï ✓ 😀 \t\r\n %s :name ? \u2028";
        Call call = new Call("täsk." + text, "('" + text + "',)", "{'k': '" + text + "'}", "wörker@" + text, text);
        TaskResult stored = new TaskResult(
                newId() + "'\"\\,{} ✓", TaskState.FAILURE, "{\"text\": \"\\u0000 \\\" ✓ 😀\"}", text, NOW, call);

        backend.store(List.of(stored));

        assertThat(backend.find(stored.taskId())).contains(stored);
    }

    @Test
    void losesNoResultToCharactersThatAStoreMayNotKnow() {
        String odd = "before\0\uD800after";
        Call call = new Call(odd, odd, odd, odd, odd);

        TaskResult found = storeAndFind(new TaskResult(newId(), TaskState.FAILURE, "\"" + odd + "\"", odd, NOW, call));

        assertThat(found.state()).isEqualTo(TaskState.FAILURE);
        assertThat(found.result()).startsWith("\"before").endsWith("after\"");
        assertThat(found.traceback()).startsWith("before").endsWith("after");
        assertThat(found.call().argsRepr()).startsWith("before").endsWith("after");
    }

    @Test
    void storesALargeResult() {
        TaskResult large = result(newId(), TaskState.SUCCESS, "\"" + "ä".repeat(1_000_000) + "\"");

        assertThat(storeAndFind(large)).isEqualTo(large);
    }

    @Test
    void replacesAnEarlierStateInEveryPart() {
        String id = newId();
        backend.store(
                List.of(new TaskResult(id, TaskState.RETRY, "{\"exc_type\": \"IOException\"}", "trace", NOW, ADD)));
        TaskResult later =
                new TaskResult(id, TaskState.PROGRESS, "{\"current\": 1}", null, NOW.plusSeconds(1), Call.UNKNOWN);

        assertThat(storeAndFind(later)).isEqualTo(later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS", "FAILURE", "REVOKED"})
    void neverOverwritesAFinalState(String finalState) {
        TaskResult last = result(newId(), new TaskState(finalState), "1");
        backend.store(List.of(last));

        backend.store(List.of(result(last.taskId(), TaskState.STARTED, "2")));
        backend.store(List.of(result(last.taskId(), TaskState.FAILURE, "3")));
        backend.store(List.of(result(last.taskId(), TaskState.SUCCESS, "4")));

        assertThat(backend.find(last.taskId())).contains(last);
    }

    @Test
    void takesAListAsIfItsResultsWereStoredOneAfterAnother() {
        TaskResult progress = result(newId(), TaskState.PROGRESS, "2");
        TaskResult success = result(newId(), TaskState.SUCCESS, "5");
        TaskResult failure = result(newId(), TaskState.FAILURE, "6");

        backend.store(List.of(
                result(progress.taskId(), TaskState.STARTED, "1"),
                result(success.taskId(), TaskState.PROGRESS, "4"),
                progress,
                success,
                result(success.taskId(), TaskState.PROGRESS, "late"),
                failure,
                result(failure.taskId(), TaskState.SUCCESS, "too late")));

        assertThat(backend.find(progress.taskId())).contains(progress);
        assertThat(backend.find(success.taskId())).contains(success);
        assertThat(backend.find(failure.taskId())).contains(failure);
    }

    @Test
    void storesNothingWithoutComplaint() {
        backend.store(List.of());
    }

    @Test
    void storesThousandsAtOnce() {
        List<TaskResult> results = IntStream.range(0, 5_000)
                .mapToObj(i -> result(newId(), TaskState.SUCCESS, Integer.toString(i)))
                .toList();

        backend.store(results);

        for (int i : new int[] {0, 1, 2_499, 4_999}) {
            assertThat(backend.find(results.get(i).taskId())).contains(results.get(i));
        }
    }

    @Test
    void keepsAStateOfTheUsersOwn() {
        TaskResult rendering = result(newId(), new TaskState("RENDERING"), "{\"page\": 3}");

        assertThat(storeAndFind(rendering)).isEqualTo(rendering);
    }

    @Test
    void forgetsATaskSoThatItsIdCanBeUsedAgain() {
        String id = newId();
        backend.store(List.of(result(id, TaskState.SUCCESS, "1")));

        backend.forget(id);

        assertThat(backend.find(id)).isEmpty();
        TaskResult again = result(id, TaskState.STARTED, "2");
        assertThat(storeAndFind(again)).isEqualTo(again);
    }

    @Test
    void forgetsAnUnknownTaskWithoutComplaint() {
        backend.forget(newId());
    }

    @Test
    void deletesOldResultsAFewAtATime() {
        Instant old = Instant.parse("2001-01-01T00:00:00Z");
        List<TaskResult> results = IntStream.range(0, 5)
                .mapToObj(i -> new TaskResult(newId(), TaskState.SUCCESS, "1", null, old.plusSeconds(i), ADD))
                .toList();
        TaskResult atTheTime = new TaskResult(newId(), TaskState.SUCCESS, "1", null, old.plusSeconds(5), ADD);
        backend.store(results);
        backend.store(List.of(atTheTime));

        assertThat(backend.deleteOlderThan(old.plusSeconds(5), 3)).isEqualTo(3);
        assertThat(backend.deleteOlderThan(old.plusSeconds(5), 3)).isEqualTo(2);
        assertThat(backend.deleteOlderThan(old.plusSeconds(5), 3)).isZero();

        assertThat(results)
                .allSatisfy(result -> assertThat(backend.find(result.taskId())).isEmpty());
        assertThat(backend.find(atTheTime.taskId())).contains(atTheTime);
        backend.forget(atTheTime.taskId());
    }

    @Test
    void callsASubscriberEachTimeItsTaskIsStored() {
        String id = newId();
        AtomicInteger calls = new AtomicInteger();
        backend.subscribe(id, calls::incrementAndGet);

        storeAndAwaitACall(result(id, TaskState.STARTED, null), calls);
        storeAndAwaitACall(result(id, TaskState.PROGRESS, "1"), calls);
        storeAndAwaitACall(result(id, TaskState.SUCCESS, "2"), calls);
    }

    @Test
    void callsEverySubscriberOfATask() {
        String id = newId();
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        backend.subscribe(id, first::incrementAndGet);
        backend.subscribe(id, () -> {
            throw new IllegalStateException("a listener's own mistake");
        });
        backend.subscribe(id, second::incrementAndGet);

        backend.store(List.of(result(id, TaskState.SUCCESS, "1")));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(first).hasPositiveValue();
            assertThat(second).hasPositiveValue();
        });
    }

    @Test
    void callsNoSubscriberAfterItHasClosed() {
        String id = newId();
        AtomicInteger closedCalls = new AtomicInteger();
        AtomicInteger openCalls = new AtomicInteger();
        Subscription closed = backend.subscribe(id, closedCalls::incrementAndGet);
        backend.subscribe(id, openCalls::incrementAndGet);
        storeAndAwaitACall(result(id, TaskState.STARTED, null), openCalls);

        closed.close();
        int before = closedCalls.get();
        storeAndAwaitACall(result(id, TaskState.PROGRESS, "1"), openCalls);
        storeAndAwaitACall(result(id, TaskState.SUCCESS, "2"), openCalls);

        assertThat(closedCalls).hasValue(before);
    }

    @Test
    void callsTheSubscribersOfManyTasksStoredAtOnce() {
        List<TaskResult> results = IntStream.range(0, 500)
                .mapToObj(i -> result(newId(), TaskState.SUCCESS, "1"))
                .toList();
        List<AtomicInteger> calls = results.stream()
                .map(result -> {
                    AtomicInteger count = new AtomicInteger();
                    backend.subscribe(result.taskId(), count::incrementAndGet);
                    return count;
                })
                .toList();

        backend.store(results);

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(calls).allSatisfy(count -> assertThat(count).hasPositiveValue()));
    }

    @Test
    void takesTheSameTasksFromManyThreadsInAnyOrder() throws Exception {
        List<String> ids = IntStream.range(0, 200).mapToObj(i -> newId()).toList();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                Random random = new Random(writer);
                running.add(writers.submit(() -> {
                    for (int round = 0; round < 20; round++) {
                        List<String> shuffled = new ArrayList<>(ids);
                        Collections.shuffle(shuffled, random);
                        backend.store(shuffled.stream()
                                .map(id -> result(id, TaskState.PROGRESS, "1"))
                                .toList());
                    }
                    backend.store(ids.stream()
                            .map(id -> result(id, TaskState.SUCCESS, "2"))
                            .toList());
                }));
            }
            for (Future<?> writer : running) {
                writer.get(60, TimeUnit.SECONDS);
            }
        } finally {
            writers.shutdownNow();
        }

        assertThat(ids).allSatisfy(id -> assertThat(backend.find(id)).contains(result(id, TaskState.SUCCESS, "2")));
    }

    // Many at once

    @Test
    void findsManyAtOnce() {
        List<TaskResult> stored = IntStream.range(0, 2_500)
                .mapToObj(i -> result(newId(), TaskState.SUCCESS, Integer.toString(i)))
                .toList();
        backend.store(stored);
        List<String> asked =
                new ArrayList<>(stored.stream().map(TaskResult::taskId).toList());
        asked.add(newId());
        asked.add(stored.get(7).taskId());

        assertThat(backend.findAll(asked).values()).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(backend.findAll(List.of())).isEmpty();
    }

    @Test
    void keepsGroupsWithWhatTheyFollow() {
        ResultNode before = ResultNode.task(newId()).after(ResultNode.group(newId(), tasks(List.of(newId(), newId()))));
        ResultNode group = ResultNode.group(
                        newId(),
                        List.of(
                                ResultNode.task(newId()),
                                ResultNode.task(newId()).after(ResultNode.task(newId())),
                                ResultNode.group(newId(), tasks(List.of(newId(), newId())))))
                .after(before);

        backend.saveGroup(group);
        backend.saveGroup(group);

        assertThat(backend.findGroup(group.id())).contains(group);
        assertThat(backend.findGroup(newId())).isEmpty();
    }

    @Test
    void keepsOfAVeryLongChainWhatIsNearest() {
        ResultNode step = ResultNode.task(newId());
        for (int i = 0; i < 2_000; i++) {
            step = ResultNode.task(newId()).after(step);
        }
        ResultNode group = ResultNode.group(newId(), List.of(step));

        backend.saveGroup(group);

        assertThat(backend.findGroup(group.id()).orElseThrow().taskIds()).containsExactly(step.id());
    }

    @Test
    void keepsWhatWorkflowsAreMadeOf() {
        String id = newId();
        String other = newId();

        backend.saveWorkflows(Map.of(id, "{\"task\": \"first\"}"));
        backend.saveWorkflows(Map.of(id, "{\"task\": \"it's \\\"ünï\\\"\"}", other, "{\"task\": \"other\"}"));

        assertThat(backend.findWorkflow(id)).contains("{\"task\": \"it's \\\"ünï\\\"\"}");
        assertThat(backend.findWorkflow(other)).contains("{\"task\": \"other\"}");
        assertThat(backend.findWorkflow(newId())).isEmpty();
    }

    // Chords

    @Test
    void keepsWhatATaskHasCalled() {
        List<ResultNode> children = List.of(
                ResultNode.task("a-call"),
                ResultNode.group("a-group", List.of(ResultNode.task("one"), ResultNode.task("another"))));

        TaskResult stored = new TaskResult(newId(), TaskState.SUCCESS, "5", null, NOW, ADD, children);

        assertThat(storeAndFind(stored)).isEqualTo(stored);
    }

    @Test
    void keepsWhatATaskWentThrough() {
        Instant at = NOW.truncatedTo(ChronoUnit.MILLIS);
        TaskResult.Timeline.Attempt stumbled = new TaskResult.Timeline.Attempt(
                at,
                at.plusMillis(1),
                at.plusMillis(7),
                null,
                "says \"queue\": \"x\"}, \"ssync_timeline\": \0 ähm 😀\nmore");
        TaskResult.Timeline timeline =
                new TaskResult.Timeline(at, null, at.plusMillis(9), null, 1, 2, List.of(stumbled));
        for (Call call : List.of(ADD, Call.UNKNOWN)) {
            TaskResult stored = new TaskResult(
                            newId(), TaskState.SUCCESS, "5", null, NOW, call, List.of(ResultNode.task("a-call")))
                    .withTimeline(timeline.text());

            TaskResult found = storeAndFind(stored);

            assertThat(TaskResult.Timeline.parse(found.timeline())).contains(timeline);
            assertThat(found.call()).isEqualTo(call);
            assertThat(found.children()).isEqualTo(stored.children());
        }
    }

    @Test
    void keepsWhatPeopleMaySeeOfAResultBesideIt() {
        String odd = "\"}, \\\"ssync_timeline\\\": 1, \\\"queue\\\": ähm 😀\"";
        for (Call call : List.of(ADD, Call.UNKNOWN)) {
            for (String masked : List.of("{\"iban\":\"***\"}", "\"***\"", odd)) {
                TaskResult stored = new TaskResult(
                                newId(), TaskState.SUCCESS, "{\"iban\":\"DE02\"}", null, NOW, call, List.of())
                        .withTimeline("[1,null,2,3]")
                        .withMasked(masked);

                TaskResult found = storeAndFind(stored);

                assertThat(found).isEqualTo(stored);
                assertThat(found.shown()).isEqualTo(masked);
            }
        }
        assertThat(TaskResult.ended(newId(), TaskState.SUCCESS, "5").shown()).isEqualTo("5");
    }

    @Test
    void givesTheOutcomeOfAHeaderToWhoeverEndsLast() {
        String group = newId();
        List<String> ids = List.of(newId(), newId(), newId());
        backend.chords().orElseThrow().begin(group, tasks(ids));

        assertThat(end(group, ids, 2, TaskState.SUCCESS, "\"c\"")).isEmpty();
        assertThat(end(group, ids, 0, TaskState.SUCCESS, "{\"a\": 1}")).isEmpty();
        Optional<Chords.Outcome> outcome = end(group, ids, 1, TaskState.SUCCESS, "2");

        assertThat(outcome.orElseThrow().failed()).isNull();
        assertThat(CeleryJson.readPlain(outcome.orElseThrow().results())).isEqualTo(List.of(Map.of("a", 1), 2, "c"));
    }

    @Test
    void givesTheOutcomeToOneOfThoseThatEndTogether() {
        String group = newId();
        List<TaskResult> members = List.of(
                result(newId(), TaskState.SUCCESS, "1"),
                result(newId(), TaskState.SUCCESS, "2"),
                result(newId(), TaskState.SUCCESS, "3"));
        Chords chords = backend.chords().orElseThrow();
        chords.begin(group, tasks(members.stream().map(TaskResult::taskId).toList()));

        backend.store(members);

        assertThat(chords.ended(group, 0, members.get(0))).isEmpty();
        assertThat(chords.ended(group, 1, members.get(1))).isEmpty();
        assertThat(chords.ended(group, 2, members.get(2))).isPresent();
    }

    @Test
    void countsATaskOnceHoweverOftenItIsDelivered() {
        String group = newId();
        List<String> ids = List.of(newId(), newId());
        Chords chords = backend.chords().orElseThrow();
        chords.begin(group, tasks(ids));

        assertThat(end(group, ids, 0, TaskState.SUCCESS, "1")).isEmpty();
        assertThat(end(group, ids, 0, TaskState.SUCCESS, "1")).isEmpty();
        assertThat(end(group, ids, 1, TaskState.SUCCESS, "2")).isPresent();
        // Its worker died before the body was on its way.
        assertThat(end(group, ids, 1, TaskState.SUCCESS, "2")).isPresent();
        chords.forget(group);
        assertThat(end(group, ids, 1, TaskState.SUCCESS, "2")).isEmpty();
    }

    @Test
    void saysWhichTaskOfAHeaderHasFailed() {
        String group = newId();
        List<String> ids = List.of(newId(), newId());
        backend.chords().orElseThrow().begin(group, tasks(ids));

        assertThat(end(group, ids, 1, TaskState.FAILURE, "{\"exc_type\": \"IOException\"}"))
                .isEmpty();
        Chords.Outcome outcome = end(group, ids, 0, TaskState.SUCCESS, "1").orElseThrow();

        assertThat(outcome.failed()).extracting(TaskResult::taskId).isEqualTo(ids.get(1));
    }

    @Test
    void keepsTheShapeOfAHeaderWithGroupsInside() {
        String group = newId();
        List<String> ids = List.of(newId(), newId(), newId());
        List<ResultNode> inner = tasks(ids.subList(0, 2));
        backend.chords()
                .orElseThrow()
                .begin(group, List.of(ResultNode.group(newId(), inner), ResultNode.task(ids.get(2))));

        assertThat(end(group, ids, 2, TaskState.SUCCESS, "3")).isEmpty();
        assertThat(end(group, ids, 0, TaskState.SUCCESS, "1")).isEmpty();
        Chords.Outcome outcome = end(group, ids, 1, TaskState.SUCCESS, "2").orElseThrow();

        assertThat(CeleryJson.readPlain(outcome.results())).isEqualTo(List.of(List.of(1, 2), 3));
    }

    @Test
    void countsATaskWithoutAStoredResult() {
        String group = newId();
        List<String> ids = List.of(newId(), newId());
        Chords chords = backend.chords().orElseThrow();
        chords.begin(group, tasks(ids));

        assertThat(chords.ended(group, 0, result(ids.get(0), TaskState.SUCCESS, "\"kept nowhere\"")))
                .isEmpty();
        Chords.Outcome outcome = end(group, ids, 1, TaskState.SUCCESS, "2").orElseThrow();

        assertThat(outcome.failed()).isNull();
        assertThat(CeleryJson.readPlain(outcome.results())).isEqualTo(List.of("kept nowhere", 2));
    }

    @Test
    void countsATaskWhoseResultWasDeletedBefore() {
        String group = newId();
        List<String> ids = List.of(newId());
        backend.chords().orElseThrow().begin(group, List.of(ResultNode.group(newId(), tasks(ids))));
        TaskResult member = result(ids.get(0), TaskState.SUCCESS, "1");
        backend.store(List.of(member));
        backend.forget(member.taskId());

        Chords.Outcome outcome =
                backend.chords().orElseThrow().ended(group, 0, member).orElseThrow();

        assertThat(CeleryJson.readPlain(outcome.results())).isEqualTo(List.of(List.of(1)));
    }

    @Test
    void countsATaskWhoseFailureCouldNotBeStored() {
        String group = newId();
        List<String> ids = List.of(newId(), newId());
        Chords chords = backend.chords().orElseThrow();
        chords.begin(group, tasks(ids));

        chords.ended(group, 0, result(ids.get(0), TaskState.FAILURE, "{\"exc_type\": \"RefusedError\"}"));
        Chords.Outcome outcome = end(group, ids, 1, TaskState.SUCCESS, "2").orElseThrow();

        assertThat(outcome.failed()).extracting(TaskResult::taskId).isEqualTo(ids.get(0));
        assertThat(outcome.failed()).extracting(TaskResult::result).asString().contains("RefusedError");
    }

    @Test
    void countsATaskOnceThatEndsAnotherWayWhenItRunsAgain() {
        String group = newId();
        List<String> ids = List.of(newId(), newId());
        Chords chords = backend.chords().orElseThrow();
        chords.begin(group, tasks(ids));

        assertThat(end(group, ids, 0, TaskState.SUCCESS, "1")).isEmpty();
        assertThat(chords.ended(group, 0, result(ids.get(0), TaskState.SUCCESS, "\"another\"")))
                .isEmpty();
        assertThat(chords.ended(group, Double.POSITIVE_INFINITY, result(ids.get(0), TaskState.FAILURE, "{}")))
                .isEmpty();
        Chords.Outcome outcome = end(group, ids, 1, TaskState.SUCCESS, "2").orElseThrow();

        assertThat(outcome.failed()).isNull();
        assertThat(CeleryJson.readPlain(outcome.results())).isEqualTo(List.of(1, 2));
    }

    @Test
    void countsManyTasksTogether() {
        String group = newId();
        List<TaskResult> ended = IntStream.range(0, 1_200)
                .mapToObj(i -> result(newId(), TaskState.SUCCESS, Integer.toString(i)))
                .toList();
        backend.store(ended);
        Chords chords = backend.chords().orElseThrow();
        chords.begin(group, tasks(ended.stream().map(TaskResult::taskId).toList()));
        List<Chords.Member> members = IntStream.range(0, ended.size())
                .mapToObj(i -> new Chords.Member(i, ended.get(i)))
                .toList();

        assertThat(chords.ended(group, members.subList(0, 700), 0)).isEmpty();
        assertThat(chords.ended(group, members.subList(500, 1_100), 0)).isEmpty();
        Chords.Outcome outcome =
                chords.ended(group, members.subList(1_100, 1_200), 0).orElseThrow();

        assertThat(CeleryJson.readPlain(outcome.results()))
                .isEqualTo(IntStream.range(0, 1_200).boxed().toList());
        assertThat(outcome.members())
                .extracting(TaskResult::taskId)
                .containsExactlyElementsOf(
                        ended.stream().map(TaskResult::taskId).toList());
        assertThat(chords.ended(group, members.subList(3, 4), 0)).contains(outcome);
    }

    @Test
    void isDecidedOnceWhenEnoughHaveSucceeded() {
        String group = newId();
        List<String> ids = List.of(newId(), newId(), newId(), newId(), newId());
        backend.chords().orElseThrow().begin(group, tasks(ids));

        assertThat(decide(group, ids, 3, TaskState.FAILURE, 2)).isEmpty();
        assertThat(decide(group, ids, 4, TaskState.SUCCESS, 2)).isEmpty();
        assertThat(decide(group, ids, 4, TaskState.SUCCESS, 2)).isEmpty();
        assertThat(decide(group, ids, 1, TaskState.SUCCESS, 2))
                .hasValueSatisfying(outcome -> assertThat(outcome.members())
                        .extracting(TaskResult::taskId)
                        .containsExactly(ids.get(1), ids.get(3), ids.get(4)));
        assertThat(decide(group, ids, 0, TaskState.SUCCESS, 2)).isEmpty();
        assertThat(decide(group, ids, 1, TaskState.SUCCESS, 2)).isPresent();
        assertThat(decide(group, ids, 2, TaskState.SUCCESS, 2)).isEmpty();
    }

    @Test
    void isDecidedOnceWhenEnoughCannotSucceedAnyMore() {
        String group = newId();
        List<String> ids = List.of(newId(), newId(), newId());
        backend.chords().orElseThrow().begin(group, tasks(ids));

        assertThat(decide(group, ids, 0, TaskState.SUCCESS, 2)).isEmpty();
        assertThat(decide(group, ids, 1, TaskState.FAILURE, 2)).isEmpty();
        assertThat(decide(group, ids, 2, TaskState.REVOKED, 2))
                .hasValueSatisfying(outcome -> assertThat(outcome.failed()).isNotNull());
        assertThat(decide(group, ids, 1, TaskState.FAILURE, 2)).isEmpty();
    }

    private Optional<Chords.Outcome> decide(String group, List<String> ids, int index, TaskState state, int enough) {
        TaskResult result = result(ids.get(index), state, Integer.toString(index));
        backend.store(List.of(result));
        return backend.chords().orElseThrow().ended(group, List.of(new Chords.Member(index, result)), enough);
    }

    @Test
    void waitsForTasksThatAreAddedLater() {
        String group = newId();
        List<String> ids = List.of(newId(), newId());
        String added = newId();
        Chords chords = backend.chords().orElseThrow();
        chords.add(group, ResultNode.task(added));
        chords.begin(group, tasks(ids));

        assertThat(end(group, ids, 0, TaskState.SUCCESS, "1")).isEmpty();
        chords.add(group, ResultNode.task(added));
        chords.add(group, ResultNode.task(added));
        assertThat(end(group, ids, 1, TaskState.SUCCESS, "2")).isEmpty();
        TaskResult last = result(added, TaskState.SUCCESS, "3");
        backend.store(List.of(last));

        Chords.Outcome outcome = chords.ended(group, 1, last).orElseThrow();
        assertThat((List<?>) CeleryJson.readPlain(outcome.results())).hasSize(3);
        assertThat(outcome.failed()).isNull();
    }

    @Test
    void givesTheSameOutcomeUntilTheChordIsForgotten() {
        String group = newId();
        List<String> ids = List.of(newId(), newId());
        Chords chords = backend.chords().orElseThrow();
        chords.begin(group, tasks(ids));
        chords.begin(group, tasks(ids));
        end(group, ids, 0, TaskState.SUCCESS, "1");
        Chords.Outcome outcome = end(group, ids, 1, TaskState.SUCCESS, "2").orElseThrow();
        chords.begin(group, tasks(ids));

        assertThat(end(group, ids, 1, TaskState.SUCCESS, "2")).contains(outcome);
        assertThat(end(group, ids, 0, TaskState.SUCCESS, "1")).contains(outcome);

        chords.forget(group);
        chords.forget(group);
        assertThat(end(group, ids, 0, TaskState.SUCCESS, "1")).isEmpty();
    }

    @Test
    void isThereWhenItIsChecked() {
        backend.check();
    }

    @Test
    void keepsANewerStateOfTheSameWorker() {
        TaskResult retry = new TaskResult(newId(), TaskState.RETRY, "\"later\"", "trace", NOW.plusMillis(5), ADD);
        backend.store(List.of(retry));

        backend.store(List.of(new TaskResult(retry.taskId(), TaskState.PROGRESS, "1", null, NOW, ADD)));

        assertThat(backend.find(retry.taskId())).contains(retry);
    }

    @Test
    void takesAStateOfAnotherWorkerWhateverItsClockSays() {
        String id = newId();
        Call elsewhere = new Call(ADD.taskName(), ADD.argsRepr(), ADD.kwargsRepr(), "worker@there", null);
        backend.store(List.of(new TaskResult(id, TaskState.RETRY, "\"later\"", null, NOW.plusSeconds(3_600), ADD)));

        TaskResult started = new TaskResult(id, TaskState.STARTED, "{}", null, NOW, elsewhere);
        assertThat(storeAndFind(started)).isEqualTo(started);
        // An hour behind, and final.
        TaskResult ended = new TaskResult(id, TaskState.SUCCESS, "1", null, NOW.minusSeconds(10), elsewhere);
        assertThat(storeAndFind(ended)).isEqualTo(ended);
    }

    @Test
    void keepsTheChildrenOfATaskThatWasCounted() {
        String group = newId();
        TaskResult member =
                new TaskResult(newId(), TaskState.SUCCESS, "1", null, NOW, ADD, List.of(ResultNode.task("a-child")));
        backend.chords().orElseThrow().begin(group, tasks(List.of(member.taskId())));
        backend.store(List.of(member));

        assertThat(backend.chords().orElseThrow().ended(group, 0, member)).isPresent();
        assertThat(backend.chords().orElseThrow().ended(group, 0, member)).isPresent();

        assertThat(backend.find(member.taskId())).contains(member);
    }

    private static List<ResultNode> tasks(List<String> ids) {
        return ids.stream().map(ResultNode::task).toList();
    }

    private Optional<Chords.Outcome> end(String group, List<String> ids, int index, TaskState state, String json) {
        TaskResult ended = result(ids.get(index), state, json);
        backend.store(List.of(ended));
        return backend.chords().orElseThrow().ended(group, index, ended);
    }

    @Test
    void saysWhereItIs() {
        assertThat(backend.describe()).isNotBlank();
    }

    private TaskResult storeAndFind(TaskResult result) {
        backend.store(List.of(result));
        return backend.find(result.taskId()).orElseThrow();
    }

    private void storeAndAwaitACall(TaskResult result, AtomicInteger calls) {
        int before = calls.get();
        backend.store(List.of(result));
        await().atMost(SOON).untilAtomic(calls, count -> assertThat(count).isGreaterThan(before));
    }

    private static TaskResult result(String id, TaskState state, @Nullable String json) {
        return new TaskResult(id, state, json, null, NOW, ADD);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
