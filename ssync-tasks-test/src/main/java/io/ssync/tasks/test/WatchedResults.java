package io.ssync.tasks.test;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.FailedMessages;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results in memory, which may be away, and before and after whose commits a worker may die. */
final class WatchedResults implements ResultBackend {
    private final InMemoryResults inner;
    private final World world;

    WatchedResults(InMemoryResults inner, World world) {
        this.inner = inner;
        this.world = world;
    }

    @Override
    public void store(List<TaskResult> results) {
        reach();
        List<TaskResult> ends = results.stream().filter(WatchedResults::isEnd).toList();
        ends.forEach(result -> world.crash().before(what(result)));
        inner.store(results);
        results.stream().filter(result -> !isEnd(result)).forEach(this::said);
        ends.forEach(result -> world.crash().after(what(result)));
    }

    /** What a task says while it runs is no step of its own: a worker that dies then has lost a number on a screen. */
    private static boolean isEnd(TaskResult result) {
        return result.state().isFinal() || result.state().equals(TaskState.RETRY);
    }

    private String what(TaskResult result) {
        return result.state() + " of " + world.nameOf(result.taskId()) + " is stored";
    }

    private void said(TaskResult result) {
        String json = result.result();
        world.said(new TaskRun.Progress(
                result.taskId(), result.storedAt(), result.state(), json == null ? null : CeleryJson.readPlain(json)));
    }

    @Override
    public Optional<TaskResult> find(String taskId) {
        reach();
        return inner.find(taskId);
    }

    @Override
    public Map<String, TaskResult> findAll(Collection<String> taskIds) {
        reach();
        return inner.findAll(taskIds);
    }

    @Override
    public void saveGroup(ResultNode group) {
        reach();
        inner.saveGroup(group);
    }

    @Override
    public Optional<ResultNode> findGroup(String groupId) {
        reach();
        return inner.findGroup(groupId);
    }

    @Override
    public void saveWorkflows(Map<String, String> workflows) {
        inner.saveWorkflows(workflows);
    }

    @Override
    public Optional<String> findWorkflow(String id) {
        reach();
        return inner.findWorkflow(id);
    }

    @Override
    public Subscription subscribe(String taskId, Runnable onChange) {
        return inner.subscribe(taskId, onChange);
    }

    @Override
    public void forget(String taskId) {
        reach();
        inner.forget(taskId);
    }

    @Override
    public int deleteOlderThan(Instant time, int limit) {
        reach();
        return inner.deleteOlderThan(time, limit);
    }

    @Override
    public void check() {
        reach();
    }

    @Override
    public Optional<ResultHistory> history() {
        reach();
        return inner.history();
    }

    @Override
    public Optional<FailedMessages> failedMessages() {
        return inner.failedMessages();
    }

    @Override
    public Optional<Chords> chords() {
        return inner.chords();
    }

    @Override
    public Optional<Effects> effects() {
        reach();
        return inner.effects();
    }

    @Override
    public String describe() {
        return inner.describe();
    }

    @Override
    public void close() {
        inner.close();
    }

    private void reach() {
        world.crash().requireAlive();
        if (world.isResultsAway()) {
            throw new ResultBackendAwayException("the test has taken the result backend away", null);
        }
    }
}
