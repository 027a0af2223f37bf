package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.AsyncGroup;
import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Step;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python and Java build from tasks that run in both: links, chains, groups and chords. */
class CeleryCanvasTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static EmbeddedRedis redis;
    private static PythonCelery celery;
    private static TaskApp app;
    private static Worker java;
    private static PythonCelery.Running python;

    @BeforeAll
    static void start() {
        redis = EmbeddedRedis.start();
        String results = redis.uri().resolve("/1").toString();
        celery = PythonCelery.on(redis.uri().toString(), Map.of("RESULT_URL", results), folder);
        JavaTasks tasks = new JavaTasks();
        app = TaskApp.builder("test")
                .broker(RedisBroker.connect(redis.uri().toString()))
                .results(RedisResults.connect(results))
                .routes(Routes.of("java.*", "java", "python.*", "python"))
                .register(tasks)
                .build();
        tasks.app = app;
        java = app.worker().queues("java").concurrency(2).start();
        python = celery.worker("third@python", "-Q", "python", "-c", "2");
    }

    @AfterAll
    static void stop() {
        if (python != null) {
            python.close();
        }
        if (app != null) {
            java.close();
            app.close();
        }
        redis.close();
    }

    @Test
    void chainsPassThroughBoth() {
        assertThat(result("chain(java('add', 1, 2), add.s(3), java('add', 4), add.s(5)).delay().get(timeout=20)"))
                .isEqualTo(15);
    }

    @Test
    void aChainThatFailsInJavaFailsAtItsEnd() {
        assertThat(result("""
                outcome(chain(add.s(1, 2), java('fail', 'out of chalk').set(immutable=True), add.s(1)).delay())""")).isEqualTo("IllegalStateException: out of chalk");
    }

    @Test
    void linksOfJavaTasksAreCalled() {
        assertThat(result("""
                linked(java('add', 1, 2), add.s(10), java('add', 20))""")).isEqualTo(List.of(13, 23));
        assertThat(result("""
                linked(java('add', 1, 2), add.s(10))""")).isEqualTo(List.of(13));
    }

    @Test
    void errbacksOfJavaTasksAreCalled() {
        assertThat(result("""
                errback(java('fail', 'out of chalk'))""")).isEqualTo("called with its id");
    }

    @Test
    void chordsCountInBoth() {
        assertThat(result("chord([java('add', i, i) for i in range(4)] + [add.s(1, 1)], total.s())().get(timeout=20)"))
                .isEqualTo(14);
        assertThat(
                        result(
                                "chord([add.s(i, i) for i in range(4)] + [java('add', 1, 1)], java('total'))().get(timeout=20)"))
                .isEqualTo(14);
        assertThat(result("chord([java('add', i, i) for i in range(4)], java('total'))().get(timeout=20)"))
                .isEqualTo(12);
    }

    @Test
    void aChordWhoseHeaderFailsFails() {
        assertThat(result("""
                outcome(app.AsyncResult(chord([java('add', 1, 1), java('fail', 'out of chalk')], total.s())().id))""").toString())
                .startsWith("ChordError: Dependency ")
                .endsWith(" raised IllegalStateException('out of chalk')");
    }

    @Test
    void aChordInTheMiddleOfAChainIsRunByJava() {
        assertThat(result("""
                chain(java('add', 1, 2), group(add.s(10), java('add', 20)), total.s(), java('add', 100)).delay().get(timeout=20)""")).isEqualTo(136);
        assertThat(result("""
                chain(java('add', 1, 2), group(add.s(10), java('add', 20))).delay().get(timeout=20)""")).isEqualTo(List.of(13, 23));
    }

    @Test
    void chainsWithinChordsCountWhenTheyEnd() {
        assertThat(result("""
                chord([chain(java('add', 1, 1), add.s(1)), chain(add.s(2, 2), java('add', 2))], java('total'))().get(timeout=20)""")).isEqualTo(9);
    }

    @Test
    void whatJavaBuildsRunsInBoth() {
        assertThat(get(Signature.of("java.add", List.of(1, 2))
                        .then("python.add", 3)
                        .then("java.add", 4)
                        .then("python.add", 5)))
                .isEqualTo(15);
        assertThat(get(Group.of(
                                Signature.of("java.add", List.of(1, 1)),
                                Signature.of("python.add", List.of(2, 2)).then("java.add", 1))
                        .then("python.total")
                        .then("java.add", 100)))
                .isEqualTo(107);
        assertThat(get(Signature.of("python.add", List.of(1, 2))
                        .thenEach(List.of(Step.of("python.add", 10), Step.of("java.add", 20)))
                        .then("java.total")
                        .then("python.add", 100)))
                .isEqualTo(136);
        assertThat(get(Signature.of("python.add", List.of(1, 2))
                        .thenRun(Signature.of("python.add", List.of(3, 4)))
                        .thenRun(Signature.of("java.add", List.of(5, 6)))))
                .isEqualTo(11);
        assertThat(app.send(Signature.of("python.add", List.of(1, 2))
                                .thenEach(List.of(Step.of("python.add", 10), Step.of("java.add", 20))))
                        .get(PATIENCE))
                .containsExactly(13, 23);
    }

    @Test
    void callsInOnePlaceRunInBoth() {
        List<Signature<Object>> inPython =
                List.of(Signature.of("python.add", List.of(1, 2)), Signature.of("python.add", List.of(3, 4)));

        assertThat(app.send(Signature.starmap(inPython)).get(PATIENCE)).containsExactly(3, 7);
        assertThat(app.send(Group.chunks(1, inPython)).get(PATIENCE)).containsExactly(List.of(3), List.of(7));
        assertThat(app.send(Signature.starmap(List.of(Signature.of("java.add", List.of(1, 2)))))
                        .get(PATIENCE))
                .containsExactly(3);
    }

    @Test
    void aSavedGroupIsFoundInBoth() {
        AsyncGroup<Object> group = app.send(Group.of(
                        Signature.of("java.add", List.of(1, 2)),
                        Signature.of("python.add", List.of(3, 4)).then("java.add", 1)))
                .save();
        assertThat(group.get(PATIENCE)).containsExactly(3, 8);

        assertThat(result("app.GroupResult.restore('%s').get(timeout=20)".formatted(group.id())))
                .isEqualTo(List.of(3, 8));
        Object saved = result("(lambda g: (g.save(), g.id)[1])(group(java('add', 1, 2), add.s(2, 2))())");
        assertThat(app.group(String.valueOf(saved)).orElseThrow().get(PATIENCE)).containsExactly(3, 4);
    }

    @Test
    void whatJavaBuildsFailsInBoth() {
        Signature<Object> begin = Signature.of("java.add", List.of(1, 2));

        assertThatThrownBy(() -> get(begin.thenRun(Signature.of("python.fail", List.of("out of chalk")))
                        .then("java.add", 1)))
                .hasMessageContaining("out of chalk");
        assertThatThrownBy(() -> get(Group.of(begin, Signature.of("python.fail", List.of("out of chalk")))
                        .then("java.total")))
                .hasMessageContaining("out of chalk");
    }

    private static <R> R get(Chain<R> chain) {
        return app.send(chain).get(PATIENCE);
    }

    /** In a chain, so that it is a worker that has to take them apart. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chain(e(1), chord([e(10), chain(e(20), e(21)), e(30)], e()))",
                "chain(e(1), chord([e(10), group(e(20), group(e(30), e(31))), e(40)], e()))",
                "chain(e(1), chord([chain(e(10), group(e(20), e(30))), e(40)], e()))",
                "chain(e(1), chord([chord([e(10), e(11)], e(12)), e(40)], e()))",
                "chain(e(1), chord([chain(e(5), group(e(10), e(11)), e(12), e(13)), e(40)], e()))",
                "chain(e(1), chain(e(2), chain(e(3), e(4))), e(5))",
                "chain(e(1), group(e(2), e(3)), group(e(4), e(5)), e(6))",
                "chain(e(1), chord([e(2), e(3)], chain(e(4), group(e(5), e(6)), e(7))))",
                "chain(e(1), chord([e(2), e(3)], group(e(4), e(5))))",
                "chain(e(1), chord([e(2), e(3)], chord([e(4), e(5)], e(6))))",
                "chain(e(1), group(chain(e(2), e(3)), chain(e(4), e(5))))",
                "chain(e(1), chord([], e(2)))"
            })
    void whateverIsBuiltComesToTheSameInBoth(String canvas) {
        String inPython = "(lambda e: %s)(echo.s).delay().get(timeout=20)".formatted(canvas);
        String inJava = "(lambda e: %s)(lambda *args: java('echo', *args)).delay().get(timeout=20)".formatted(canvas);
        String inTurn = "(lambda e: %s)(in_turn()).delay().get(timeout=20)".formatted(canvas);

        List<?> results = (List<?>) result("[" + inPython + ", " + inJava + ", " + inTurn + "]");

        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(results.get(2)).isEqualTo(results.get(0));
    }

    @Test
    void whoWaitsBehindAStepThatFailsIsTold() {
        assertThat(result("""
                outcome(chain(java('fail', 'out of chalk'), group(add.s(1), java('add', 2)), total.s()).delay())""")).isEqualTo("IllegalStateException: out of chalk");
        assertThat(result("""
                outcome(app.AsyncResult(chain(java('echo', 1), chord([java('fail', 'out of chalk').set(immutable=True), java('echo', 1)],
                        chain(java('echo'), group(java('echo'), java('echo')), java('echo')))).delay().id))""").toString()).startsWith("ChordError: Dependency ");
    }

    @Test
    void resultsListWhatTheirTasksHaveCalledAndWhatFollowed() {
        assertThat(result("""
                children(java('add', 1, 2))""")).isEqualTo(List.of());
        assertThat(result("""
                children(java('spawn'))""")).isEqualTo(List.of("AsyncResult python.lineage"));
        assertThat(result("""
                children(chain(java('add', 1, 2), add.s(3)))""")).isEqualTo(List.of("AsyncResult python.add"));
        assertThat(result("""
                children(chain(java('add', 1, 2), group(add.s(3), java('add', 4)), total.s()))""")).isEqualTo(List.of("GroupResult python.add java.add"));
        assertThat(result("""
                [value for _, value in chain(java('add', 1, 2), java('add', 3), add.s(4)).delay().parent.parent.collect(timeout=20)]""")).isEqualTo(List.of(3, 6, 10));
    }

    @Test
    void builtInTasksRunInJava() {
        assertThat(result("xstarmap(app.signature('java.add'), [(1, 2), (3, 4)])"
                        + ".set(queue='java').delay().get(timeout=20)"))
                .isEqualTo(List.of(3, 7));
        assertThat(result("xmap(app.signature('java.total'), [[1, 2], [3]]).set(queue='java').delay().get(timeout=20)"))
                .isEqualTo(List.of(3, 3));
        assertThat(result("app.send_task('celery.accumulate', (1, 2, 3), queue='java').get(timeout=20)"))
                .isEqualTo(List.of(1, 2, 3));
    }

    @Test
    void callsMadeInATaskCarryItsId() {
        assertThat(result("""
                app.send_task('java.spawn', (), task_id='the-parent', queue='java').get(timeout=20)""")).isEqualTo(List.of("the-parent", "the-parent"));
    }

    /** What an expression of Python gives. */
    private static Object result(String expression) {
        String code = """
                import json
                from celery.canvas import xmap, xstarmap
                def outcome(result):
                    try:
                        return result.get(timeout=20)
                    except Exception as e:
                        return type(e).__name__ + ": " + str(e)
                def linked(signature, *links):
                    import uuid
                    ids = [str(uuid.uuid4()) for _ in links]
                    for id, link in zip(ids, links):
                        signature.link(link.set(task_id=id))
                    signature.delay()
                    return [app.AsyncResult(id).get(timeout=20) for id in ids]
                def in_turn():
                    import itertools
                    turn = itertools.cycle([lambda *args: java('echo', *args), echo.s])
                    return lambda *args: next(turn)(*args)
                def children(signature):
                    result = signature.delay()
                    result.get(timeout=20)
                    while result.parent:
                        result = result.parent
                    shown = []
                    for child in result.children:
                        tasks = getattr(child, 'results', [child])
                        for task in tasks:
                            app.AsyncResult(task.id).get(timeout=20)
                        shown.append(" ".join([type(child).__name__] + [app.AsyncResult(task.id).name for task in tasks]))
                    return shown
                def errback(signature):
                    import uuid
                    id = str(uuid.uuid4())
                    failed = signature.on_error(app.signature('python.noted').set(task_id=id)).delay()
                    noted = app.AsyncResult(id).get(timeout=20)
                    return 'called with its id' if noted == failed.id else noted
                print(json.dumps(%s))
                """.formatted(expression.strip());
        return CeleryJson.readPlain(celery.python(code).succeeded());
    }
}
