// Long because whatever can follow a task is found here and nowhere else; how it is written and sent is elsewhere.
package io.ssync.tasks.internal.canvas;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.Group.Outcome;
import io.ssync.tasks.ResultType;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
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
    private final BiFunction<TaskMessage, List<Signature<?>>, List<FollowUp>> followUps;

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
     * @param followUps makes messages of the calls that follow a task, and leaves out those that it sends in a way of its own
     */
    public Callbacks(
            ResultBackend results,
            InstantSource clock,
            BiFunction<TaskMessage, List<Signature<?>>, List<FollowUp>> followUps) {
        this.results = results;
        this.clock = clock;
        this.followUps = followUps;
    }

    /**
     * A task that has ended.
     *
     * @param message its message
     * @param result its final state
     */
    public record Ended(TaskMessage message, TaskResult result) {}

    /**
     * What the counting of tasks in their chords has shown, by their ids.
     *
     * @param outcomes what their chords have come to; empty for those whose chords wait for others
     * @param embeds what follows them, as far as it was read for that
     */
    public record Counted(Map<String, Optional<Chords.Outcome>> outcomes, Map<String, Embed> embeds) {
        /** Nothing was counted. */
        public static final Counted NOTHING = new Counted(Map.of(), Map.of());
    }

    /**
     * Counts tasks in their chords, those of one chord together: alone, each would cost a commit. Those of a chord that cannot be counted now,
     * and those with a policy of which one decides, are left for {@link #after}. Throws nothing: what goes wrong with one task does so again
     * there, where it harms no other.
     */
    public Counted countTogether(List<Ended> tasks) {
        Map<String, List<Chords.Member>> byGroup = new LinkedHashMap<>();
        Map<String, Embed> embeds = new HashMap<>();
        for (Ended ended : tasks) {
            String groupId = ended.message().header("group");
            if (groupId != null && isCountedWithOthers(ended.message(), embeds)) {
                byGroup.computeIfAbsent(groupId, first -> new ArrayList<>())
                        .add(new Chords.Member(index(ended.message().headers().get("group_index")), ended.result()));
            }
        }
        Map<String, Optional<Chords.Outcome>> outcomes = new HashMap<>();
        byGroup.forEach((groupId, members) -> {
            if (members.size() > 1) {
                count(groupId, members, outcomes);
            }
        });
        return new Counted(outcomes, embeds);
    }

    private void count(String groupId, List<Chords.Member> members, Map<String, Optional<Chords.Outcome>> outcomes) {
        try {
            Optional<Chords.Outcome> outcome = results.chords().flatMap(chords -> chords.ended(groupId, members, 0));
            members.forEach(member -> outcomes.put(member.result().taskId(), Optional.empty()));
            // One of them begins the body. Were it lost then, it would be counted again and would be given the same.
            outcomes.put(members.get(members.size() - 1).result().taskId(), outcome);
        } catch (RuntimeException | Error e) {
            log.debug("the members of group {} are counted one by one", groupId, e);
        }
    }

    private static boolean isCountedWithOthers(TaskMessage message, Map<String, Embed> embeds) {
        try {
            Embed embed = Embed.of(message.body());
            embeds.put(message.id(), embed);
            return embed.chord() != null
                    && ChordPolicy.of(message.headers().get(ChordPolicy.HEADER)).enough() == 0;
        } catch (RuntimeException | Error e) {
            log.debug("task {} is counted by itself, where its trouble is told", message.id(), e);
            return false;
        }
    }

    /**
     * What follows a task in this final state.
     *
     * @param counted what {@link #countTogether} has shown
     * @throws io.ssync.tasks.results.ResultBackendException if a chord cannot be counted, or what will not run cannot be told so
     */
    public Following after(TaskMessage message, TaskResult result, Counted counted) {
        Embed embed = Optional.ofNullable(counted.embeds().get(message.id())).orElseGet(() -> Embed.of(message.body()));
        if (embed.isEmpty()) {
            return Following.NOTHING;
        }
        List<Signature<?>> calls = new ArrayList<>();
        Launcher launcher = new Launcher(call -> calls.add(following(message, call)), results, clock);
        List<String> chords = new ArrayList<>();
        ParentIds parents = ParentIds.after(message);
        if (result.state().equals(TaskState.SUCCESS)) {
            succeeded(launcher, embed, result, parents);
        } else {
            ended(launcher, chords, embed, result, parents);
        }
        if (embed.chord() != null && message.header("group") != null) {
            Waiting waiting = new Waiting(
                    message.header("group"),
                    embed.chord(),
                    ChordPolicy.of(message.headers().get(ChordPolicy.HEADER)));
            double index = index(message.headers().get("group_index"));
            Optional<Chords.Outcome> known = counted.outcomes().get(result.taskId());
            if (known == null) {
                countChord(launcher, chords, waiting, index, result);
            } else {
                known.ifPresent(outcome -> begin(launcher, chords, waiting, outcome, result.storedAt()));
            }
        }
        return new Following(calls.isEmpty() ? List.of() : followUps.apply(message, calls), chords);
    }

    /** Where a task has perhaps been through all this before, so has what follows it, which is therefore looked up before it runs. */
    private static Signature<?> following(TaskMessage message, Signature<?> call) {
        return message.isRepeated() ? call.with(call.options().header(TaskMessage.REPEATED, true)) : call;
    }

    /** Whether anything may have to begin when a task has ended; true if that cannot be read. */
    public static boolean mayFollow(TaskMessage message) {
        try {
            return !Embed.of(message.body()).isEmpty();
        } catch (RuntimeException e) {
            log.debug("what follows task {} is not known", message.id(), e);
            return true;
        }
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
            List<WireSignature> groups = new ArrayList<>();
            List<WireSignature> others = new ArrayList<>();
            all.forEach(callback -> (callback.kind().equals("group") ? groups : others).add(callback));
            if (!others.isEmpty()) {
                groups.add(WireSignature.group(others));
            }
            all = groups;
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
        // Nobody will run the rest of the chain, so it ends with it: somebody may wait for its end.
        embed.chain().forEach(step -> end(launcher, chords, step, result));
        if (result.state().equals(TaskState.FAILURE)) {
            callErrbacks(launcher, embed.errbacks(), result.taskId(), parents);
        }
    }

    /** Ends all that would have run as their cause has ended, failed or revoked, and counts those that belong to a chord. */
    private void end(Launcher launcher, List<String> chords, WireSignature step, TaskResult cause) {
        List<WireSignature> tasks = FrozenSignatures.tasks(step)
                .filter(task -> task.taskId().isPresent())
                .toList();
        List<TaskResult> ended = tasks.stream()
                .map(task -> new TaskResult(
                        task.taskId().orElseThrow(),
                        cause.state(),
                        cause.result(),
                        cause.traceback(),
                        cause.storedAt(),
                        TaskResult.Call.UNKNOWN))
                .toList();
        results.store(ended);
        for (int i = 0; i < tasks.size(); i++) {
            Map<String, @Nullable Object> options = tasks.get(i).options();
            Optional<WireSignature> body = WireSignature.of(options.get("chord"));
            if (body.isPresent() && options.get("group_id") instanceof String groupId) {
                Waiting waiting = new Waiting(groupId, body.get(), ChordPolicy.of(options.get(ChordPolicy.HEADER)));
                countChord(launcher, chords, waiting, index(options.get("group_index")), ended.get(i));
            }
        }
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

    /** The body of a chord, with the group that it waits for. */
    private record Waiting(String groupId, WireSignature body, ChordPolicy policy) {}

    private void countChord(Launcher launcher, List<String> chords, Waiting waiting, double index, TaskResult member) {
        if (results.chords().isEmpty()) {
            log.error(
                    "{} cannot count chords: the body of group {} will not run", results.describe(), waiting.groupId());
            return;
        }
        results.chords()
                .get()
                .ended(
                        waiting.groupId(),
                        List.of(new Chords.Member(index, member)),
                        waiting.policy().enough())
                .ifPresent(outcome -> begin(launcher, chords, waiting, outcome, member.storedAt()));
    }

    private void begin(Launcher launcher, List<String> chords, Waiting waiting, Chords.Outcome outcome, Instant now) {
        WireSignature body = waiting.body();
        ChordPolicy policy = waiting.policy();
        if (policy.always()) {
            start(launcher, body, outcomes(outcome));
        } else if (policy.enough() == 0) {
            startBody(launcher, chords, body, outcome, now);
        } else {
            List<TaskResult> succeeded = outcome.members().stream()
                    .filter(member -> member.state().equals(TaskState.SUCCESS))
                    .toList();
            Chords.Outcome decided = succeeded.size() < policy.enough() ? outcome : Chords.Outcome.of(succeeded);
            startBody(launcher, chords, body, decided, now);
        }
        chords.add(waiting.groupId());
    }

    private static @Nullable Object outcomes(Chords.Outcome outcome) {
        // One by one: Jackson would leave out in a list which kind each is.
        return outcome.members().stream()
                .map(member -> CeleryJson.readPlain(CeleryJson.write(Outcome.of(member, ResultType.ANY))))
                .toList();
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
            start(launcher, body, CeleryJson.readPlain(outcome.results()));
        } else {
            failChord(launcher, chords, body, failed, now);
        }
    }

    private static void start(Launcher launcher, WireSignature body, @Nullable Object given) {
        launcher.launch(body, Collections.singletonList(given), List.of(), ofBody(body));
    }

    private void failChord(Launcher launcher, List<String> chords, WireSignature body, TaskResult cause, Instant now) {
        String reason = "Dependency " + cause.taskId() + " raised " + exception(cause.result());
        String json = CeleryJson.write(
                Map.of("exc_type", "ChordError", "exc_message", List.of(reason), "exc_module", "celery.exceptions"));
        TaskResult failure = new TaskResult(
                cause.taskId(), TaskState.FAILURE, json, cause.traceback(), now, TaskResult.Call.UNKNOWN);
        end(launcher, chords, body, failure);
        WireSignature.listOf(body.options().get("chain")).forEach(step -> end(launcher, chords, step, failure));
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

    private static double index(@Nullable Object index) {
        return index instanceof Number number ? number.doubleValue() : Double.POSITIVE_INFINITY;
    }
}
