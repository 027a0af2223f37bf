package io.ssync.tasks.internal.canvas;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskSender;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.internal.message.PythonRepr;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what follows a task that has come to its end: callbacks, the next step of its chain, errbacks, the body of its chord.
 * To be asked after its result is stored and before its message is acknowledged; after a crash between the two it is asked
 * again, and gives the same messages with the same ids. Safe for use by any thread.
 */
public final class Callbacks {
    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    private final ResultBackend results;
    private final InstantSource clock;
    private final Function<List<Signature<?>>, List<FollowUp>> followUps;

    /**
     * What follows a task.
     *
     * @param messages to be published in the place of the task's own message
     * @param chords the chords whose bodies are among them; to be {@link Callbacks#forget forgotten} once those are published
     */
    public record Following(List<FollowUp> messages, List<String> chords) {
        /** Nothing follows. */
        public static final Following NOTHING = new Following(List.of(), List.of());
    }

    /**
     * What follows the tasks of an app.
     *
     * @param results where the results are, and where chords are counted
     * @param followUps makes messages of calls, and leaves out those that it sends in a way of its own
     */
    public Callbacks(
            ResultBackend results, InstantSource clock, Function<List<Signature<?>>, List<FollowUp>> followUps) {
        this.results = results;
        this.clock = clock;
        this.followUps = followUps;
    }

    /**
     * What follows a task in this final state.
     *
     * @throws io.ssync.tasks.results.ResultBackendException if a chord cannot be counted, or what will not run cannot be told so
     */
    public Following after(TaskMessage message, TaskResult result) {
        Embed embed = Embed.of(message.body());
        if (embed.isEmpty()) {
            return Following.NOTHING;
        }
        List<Signature<?>> calls = new ArrayList<>();
        Launcher launcher = new Launcher(calls::add, results, clock);
        List<String> chords = new ArrayList<>();
        ParentIds parents = ParentIds.after(message);
        if (result.state().equals(TaskState.SUCCESS)) {
            succeeded(launcher, embed, result, parents);
        } else {
            ended(launcher, chords, embed, result, parents);
        }
        if (embed.chord() != null && message.header("group") != null) {
            double index = index(message.headers().get("group_index"));
            countChord(launcher, chords, message.header("group"), index, result, embed.chord());
        }
        return new Following(calls.isEmpty() ? List.of() : followUps.apply(calls), chords);
    }

    /** Ends the count of chords whose bodies are published; if that fails they run out by themselves. */
    public void forget(List<String> chords) {
        for (String groupId : chords) {
            try {
                results.chords().ifPresent(counted -> counted.forget(groupId));
            } catch (ResultBackendException e) {
                log.debug("the count of chord {} stays until it expires", groupId, e);
            }
        }
    }

    /** Where the results of what follows a task will be, if it succeeds; nothing if that cannot be read. */
    public List<ResultNode> following(TaskMessage message) {
        try {
            return following(Embed.of(message.body()), message.id());
        } catch (RuntimeException e) {
            log.debug("what follows task {} is not known", message.id(), e);
            return List.of();
        }
    }

    private static List<ResultNode> following(Embed embed, String taskId) {
        return Stream.concat(callbacks(embed, taskId).stream(), next(embed, taskId).stream())
                .map(FrozenSignatures::begun)
                .toList();
    }

    private static void succeeded(Launcher launcher, Embed embed, TaskResult result, ParentIds parents) {
        List<@Nullable Object> given = new ArrayList<>();
        given.add(result.result() == null ? null : CeleryJson.readPlain(result.result()));
        callbacks(embed, result.taskId()).forEach(callback -> launcher.launch(callback, given, List.of(), parents));
        next(embed, result.taskId()).ifPresent(step -> {
            List<WireSignature> rest = embed.chain().subList(0, embed.chain().size() - 1);
            launcher.launch(step, given, rest, parents);
        });
    }

    /** The callbacks of a task; as in Celery, those that are no groups are a group together. */
    private static List<WireSignature> callbacks(Embed embed, String taskId) {
        List<WireSignature> all = embed.callbacks();
        if (all.size() > 1) {
            Map<Boolean, List<WireSignature>> byKind = all.stream()
                    .collect(Collectors.partitioningBy(
                            callback -> callback.kind().equals("group")));
            all = new ArrayList<>(byKind.get(true));
            if (!byKind.get(false).isEmpty()) {
                all.add(WireSignature.group(byKind.get(false)));
            }
        }
        List<WireSignature> frozen = new ArrayList<>();
        for (WireSignature callback : all) {
            frozen.add(FrozenSignatures.frozen(callback, taskId + "/link/" + frozen.size()));
        }
        return frozen;
    }

    private static Optional<WireSignature> next(Embed embed, String taskId) {
        return embed.chain().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        FrozenSignatures.frozen(embed.chain().get(embed.chain().size() - 1), taskId + "/chain"));
    }

    private void ended(Launcher launcher, List<String> chords, Embed embed, TaskResult result, ParentIds parents) {
        if (result.state().equals(TaskState.FAILURE)) {
            // Nobody will run the rest of the chain, so it fails: somebody may wait for its end.
            embed.chain().forEach(step -> fail(launcher, chords, step, result));
            callErrbacks(launcher, embed.errbacks(), result.taskId(), parents);
        }
    }

    /** Has all fail that would have run, and counts those that belong to a chord. */
    private void fail(Launcher launcher, List<String> chords, WireSignature step, TaskResult failure) {
        FrozenSignatures.tasks(step)
                .forEach(task -> task.taskId().ifPresent(id -> {
                    TaskResult failed = failed(id, failure.result(), failure.traceback(), failure.storedAt());
                    results.store(List.of(failed));
                    Optional<WireSignature> body =
                            WireSignature.of(task.options().get("chord"));
                    if (body.isPresent() && task.options().get("group_id") instanceof String groupId) {
                        double index = index(task.options().get("group_index"));
                        countChord(launcher, chords, groupId, index, failed, body.get());
                    }
                }));
    }

    /** Their ids are made of that of the failed task, so that they are called once however often this is repeated. */
    private static void callErrbacks(
            Launcher launcher, List<WireSignature> errbacks, String failedId, ParentIds parents) {
        String seed = failedId + "/errback";
        Map<String, Object> together =
                Map.of("group_id", UUID.nameUUIDFromBytes(seed.getBytes(UTF_8)).toString());
        int number = 0;
        for (WireSignature errback : errbacks) {
            WireSignature frozen = FrozenSignatures.frozen(errback, seed + "/" + number++);
            launcher.launch(frozen.with(together), List.of(failedId), List.of(), parents);
        }
    }

    private void countChord(
            Launcher launcher,
            List<String> chords,
            String groupId,
            double index,
            TaskResult member,
            WireSignature body) {
        if (results.chords().isEmpty()) {
            log.error("{} cannot count chords: the body of group {} will not run", results.describe(), groupId);
            return;
        }
        Optional<Chords.Outcome> outcome = results.chords().get().ended(groupId, index, member);
        outcome.ifPresent(all -> {
            startBody(launcher, chords, body, all, member.storedAt());
            chords.add(groupId);
        });
    }

    /** Starts the body of a chord whose header has ended, or has it fail; {@code sender} sends what begins with that. */
    void startBody(TaskSender sender, WireSignature body, Chords.Outcome outcome) {
        Launcher launcher = new Launcher(sender::send, results, clock);
        List<String> chords = new ArrayList<>();
        startBody(launcher, chords, body, outcome, clock.instant());
        forget(chords);
    }

    private void startBody(
            Launcher launcher, List<String> chords, WireSignature body, Chords.Outcome outcome, Instant now) {
        TaskResult failed = outcome.failed();
        if (failed == null) {
            List<@Nullable Object> given = new ArrayList<>();
            given.add(CeleryJson.readPlain(outcome.results()));
            launcher.launch(body, given, List.of(), ofBody(body));
        } else {
            failChord(launcher, chords, body, failed, now);
        }
    }

    private void failChord(Launcher launcher, List<String> chords, WireSignature body, TaskResult cause, Instant now) {
        String reason = "Dependency " + cause.taskId() + " raised " + exception(cause.result());
        String json = CeleryJson.write(
                Map.of("exc_type", "ChordError", "exc_message", List.of(reason), "exc_module", "celery.exceptions"));
        TaskResult failure = failed(cause.taskId(), json, cause.traceback(), now);
        fail(launcher, chords, body, failure);
        WireSignature.listOf(body.options().get("chain")).forEach(step -> fail(launcher, chords, step, failure));
        String bodyId = FrozenSignatures.result(body).id();
        callErrbacks(
                launcher,
                WireSignature.listOf(body.options().get("link_error")),
                bodyId,
                new ParentIds(bodyId, bodyId));
    }

    private static ParentIds ofBody(WireSignature body) {
        String id = body.taskId().orElseGet(() -> UUID.randomUUID().toString());
        return new ParentIds(
                body.option("parent_id").map(Object::toString).orElse(id),
                body.option("root_id").map(Object::toString).orElse(id));
    }

    /** As Python shows an exception: {@code ValueError('boom')}. */
    private static String exception(@Nullable String json) {
        if (json != null && CeleryJson.readPlain(json) instanceof Map<?, ?> failure) {
            Object arguments = failure.get("exc_message");
            String shown = arguments instanceof List<?> list
                    ? PythonRepr.ofArgs(list).replaceFirst(",\\)$", ")")
                    : "(" + PythonRepr.of(arguments) + ")";
            return failure.get("exc_type") + shown;
        }
        return String.valueOf(json);
    }

    private static TaskResult failed(String id, @Nullable String json, @Nullable String traceback, Instant now) {
        return new TaskResult(id, TaskState.FAILURE, json, traceback, now, TaskResult.Call.UNKNOWN);
    }

    private static double index(@Nullable Object index) {
        return index instanceof Number number ? number.doubleValue() : Double.POSITIVE_INFINITY;
    }
}
