package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Python builds from tasks that run in Java and in Python: links, chains, groups and chords. */
class CeleryCanvasTest {
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
                    signature.delay().get(timeout=20)
                    return [app.AsyncResult(id).get(timeout=20) for id in ids]
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
