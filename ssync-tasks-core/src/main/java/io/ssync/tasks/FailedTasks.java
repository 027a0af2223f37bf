// Long because what operators are answered is declared here too, beside the one attempt that gives the answers.
package io.ssync.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.internal.message.PythonRepr;
import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.internal.worker.RetriedMessage;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.results.FailedMessages;
import io.ssync.tasks.results.FailedMessages.FailedMessage;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that have failed, to be run again: by the messages that workers of ours keep when a task fails, as {@link
 * TaskSettings#failedMessageExpires} says. A task that is retried keeps its id, its headers and its priority, begins anew with its first
 * attempt, and is durable again if it was; of a chain, what was to follow it follows. Of the locks of unique tasks nobody is asked.
 *
 * <p>Safe for use by any thread; throws what brokers and result backends throw. A broker that is away in the middle leaves tasks in the state
 * RETRY: nobody knows whether it has them. They can be retried again after {@link FailedMessages#CLAIM}.
 */
public final class FailedTasks {
    /** How many are looked at and sent together, and of how many bytes. */
    private static final int BATCH = 100;

    private static final int BATCH_BYTES = 16 << 20;

    private final ResultBackend results;
    private final Broker broker;
    private final TaskListener listener;
    private final @Nullable DurableCalls durable;
    private final InstantSource clock;

    FailedTasks(
            ResultBackend results,
            Broker broker,
            TaskListener listener,
            @Nullable DurableCalls durable,
            InstantSource clock) {
        this.results = results;
        this.broker = broker;
        this.listener = listener;
        this.durable = durable;
        this.clock = clock;
    }

    /** What has become of the wish to retry a task. */
    public enum Verdict {
        /** Its message is in its queue again. */
        SENT,
        /** It has not failed, or nothing is known of it. */
        NOT_FAILED,
        /** Its message was not kept, or not for so long. */
        NO_MESSAGE,
        /** Somebody else retries it at this moment. */
        TAKEN,
        /** It was not to run any more at this time. */
        EXPIRED,
        /** It is revoked, so no worker would run it. */
        REVOKED,
        /** A callback of several tasks has counted it as failed: only its workflow can be retried. */
        IN_WORKFLOW
    }

    /**
     * The answer for one task.
     *
     * @param verdict what has become of it
     * @param text the same for people, with what to do
     */
    public record Answer(String taskId, Verdict verdict, String text) {}

    /**
     * The answer for many.
     *
     * @param counts how many of each; those that are not in it there are none of
     * @param refused the first of those that were not sent, up to 100
     */
    public record Summary(Map<Verdict, Integer> counts, List<Answer> refused) {
        /** How many were sent, or would be. */
        public int sent() {
            return counts.getOrDefault(Verdict.SENT, 0);
        }

        /** How many were looked at. */
        public int total() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * How to retry.
     *
     * @param withoutExpiry whether tasks run that have expired meanwhile
     * @param dryRun whether nothing is to be sent: the answers say what would be
     */
    public record Options(boolean withoutExpiry, boolean dryRun) {
        /** Sends, and leaves what has expired. */
        public static final Options DEFAULT = new Options(false, false);
    }

    /** Which of these tasks have failed and have a message, so that they can be retried as far as that tells. */
    public Set<String> kept(Collection<String> taskIds) {
        return results.failedMessages()
                .map(messages -> messages.kept(taskIds).keySet())
                .orElse(Set.of());
    }

    /**
     * What was called, to be shown to people. Empty if its message is not kept, or if its arguments are not, to the last character, what people are shown of
     * them: then something is hidden, or may be.
     */
    public Optional<Signature<Object>> call(TaskResult failed) {
        return results.failedMessages().stream()
                .flatMap(messages -> messages.find(List.of(failed.taskId())).stream())
                .findFirst()
                .flatMap(kept -> call(kept, failed.call()));
    }

    private static Optional<Signature<Object>> call(FailedMessage kept, TaskResult.Call shown) {
        try {
            TaskMessage message = MessageCodec.decode(kept.payload());
            return CeleryJson.readPlain(new String(message.body(), UTF_8)) instanceof List<?> body
                            && body.size() > 1
                            && body.get(0) instanceof List<?> args
                            && body.get(1) instanceof Map<?, ?> kwargs
                            && isAll(PythonRepr.ofArgs(args), shown.argsRepr())
                            && isAll(PythonRepr.of(kwargs), shown.kwargsRepr())
                    ? Optional.of(Signature.of(message.task(), args)
                            .withKwargs(named(kwargs))
                            .with(TaskOptions.DEFAULTS.queue(kept.queue())))
                    : Optional.empty();
        } catch (UnreadableMessageException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, @Nullable Object> named(Map<?, ?> kwargs) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        kwargs.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    /** Long and deep arguments are shown in part, with dots for the rest. */
    private static boolean isAll(String text, @Nullable String shown) {
        return text.equals(shown) && !text.contains("...");
    }

    /** Runs a task again. */
    public Answer retry(String taskId) {
        return retry(List.of(taskId), Options.DEFAULT).get(0);
    }

    /** Runs tasks again; the answers are in the order of the ids, one for each. */
    public List<Answer> retry(Collection<String> taskIds, Options options) {
        return retry(taskIds, options, revoked());
    }

    /** Read once for all: there may be tens of thousands, and a worker asks again. */
    private Set<String> revoked() {
        return new HashSet<>(broker.revoked());
    }

    private List<Answer> retry(Collection<String> taskIds, Options options, Set<String> revoked) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (List<String> some : Batches.of(taskIds.stream().distinct().toList(), BATCH)) {
            new Attempt(some, options, revoked).run().forEach(answer -> answers.put(answer.taskId(), answer));
        }
        return taskIds.stream().distinct().map(answers::get).toList();
    }

    /**
     * Runs all tasks again that have failed by now and match a filter, whose state is not asked, the last first.
     *
     * @param limit how many at most
     * @param onProgress told after each step how it stands; {@link Summary#refused} is not complete until the end
     * @throws UnsupportedOperationException if the result backend cannot list results
     */
    public Summary retry(ResultHistory.Filter filter, Options options, int limit, Consumer<Summary> onProgress) {
        ResultHistory history = results.history()
                .orElseThrow(() -> new UnsupportedOperationException(
                        results.describe() + " cannot list its results: name the ids of the tasks"));
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        List<Answer> refused = new ArrayList<>();
        ResultHistory.Filter failed = filter.withState(TaskState.FAILURE);
        Set<String> revoked = revoked();
        Optional<ResultHistory.Position> after = Optional.empty();
        int left = limit;
        do {
            // What fails again meanwhile is before the first page, and is not met again.
            ResultHistory.Page page = history.page(failed, after, Math.min(BATCH, left));
            List<String> ids = page.results().stream().map(TaskResult::taskId).toList();
            for (Answer answer : ids.isEmpty() ? List.<Answer>of() : retry(ids, options, revoked)) {
                counts.merge(answer.verdict(), 1, Integer::sum);
                if (answer.verdict() != Verdict.SENT && refused.size() < 100) {
                    refused.add(answer);
                }
            }
            left -= ids.size();
            after = page.next();
            onProgress.accept(new Summary(Map.copyOf(counts), List.of()));
        } while (after.isPresent() && left > 0);
        return new Summary(Map.copyOf(counts), List.copyOf(refused));
    }

    /** A few tasks at a time. */
    private final class Attempt {
        private final List<String> ids;
        private final Options options;
        private final Set<String> revoked;
        private final Instant now = clock.instant();
        private final Map<String, Answer> answers = new HashMap<>();

        Attempt(List<String> ids, Options options, Set<String> revoked) {
            this.ids = ids;
            this.options = options;
            this.revoked = revoked;
        }

        Collection<Answer> run() {
            FailedMessages messages = results.failedMessages().orElse(null);
            Map<String, TaskResult> known = results.findAll(ids);
            List<String> failed = ids.stream()
                    .filter(id -> hasFailed(id, Optional.ofNullable(known.get(id))))
                    .toList();
            if (messages == null) {
                failed.forEach(id -> refuse(id, Verdict.NO_MESSAGE, noMessage(id)));
                return answers.values();
            }
            List<String> wanted = new ArrayList<>();
            for (String id : failed) {
                if (revoked.contains(id)) {
                    refuse(id, Verdict.REVOKED, "task " + Shown.text(id) + " is revoked, and no worker would run it");
                } else {
                    wanted.add(id);
                }
            }
            if (!wanted.isEmpty()) {
                take(messages, wanted);
            }
            return answers.values();
        }

        private boolean hasFailed(String id, Optional<TaskResult> result) {
            TaskState state = result.map(TaskResult::state).orElse(null);
            if (TaskState.FAILURE.equals(state) || TaskState.RETRY.equals(state)) {
                return true;
            }
            refuse(
                    id,
                    Verdict.NOT_FAILED,
                    state == null
                            ? "nothing is known of a task '" + Shown.text(id) + "'"
                            : "task " + Shown.text(id) + " has not failed: it is in state " + state);
            return false;
        }

        private void take(FailedMessages messages, List<String> wanted) {
            Map<String, Integer> kept = messages.kept(wanted);
            inParts(kept).forEach(some -> takePart(messages, some));
            for (String id : wanted) {
                if (!answers.containsKey(id)) {
                    boolean isKept = kept.containsKey(id);
                    refuse(
                            id,
                            isKept ? Verdict.TAKEN : Verdict.NO_MESSAGE,
                            isKept ? "task " + Shown.text(id) + " is being retried already" : noMessage(id));
                }
            }
        }

        private void takePart(FailedMessages messages, List<String> some) {
            Map<String, RetriedMessage> toSend = new LinkedHashMap<>();
            List<String> back = new ArrayList<>();
            for (FailedMessage message : options.dryRun() ? messages.find(some) : messages.take(some)) {
                sendable(message)
                        .ifPresentOrElse(one -> toSend.put(message.taskId(), one), () -> back.add(message.taskId()));
            }
            if (options.dryRun()) {
                toSend.keySet().forEach(this::willRun);
                return;
            }
            messages.putBack(back);
            send(messages, toSend);
        }

        private Optional<RetriedMessage> sendable(FailedMessage kept) {
            String id = kept.taskId();
            try {
                RetriedMessage message = RetriedMessage.of(kept);
                if (message.isCounted()) {
                    refuse(
                            id,
                            Verdict.IN_WORKFLOW,
                            "task " + Shown.text(id)
                                    + " is part of a workflow that has counted it as failed: retry the workflow, by the id of its result");
                } else if (message.isExpired(now) && !options.withoutExpiry()) {
                    refuse(
                            id,
                            Verdict.EXPIRED,
                            "task " + Shown.text(id) + " has expired: it was not to run after "
                                    + message.message().expires().orElseThrow()
                                    + "; ask for it to run without expiry, or send it anew");
                } else {
                    return Optional.of(message);
                }
            } catch (UnreadableMessageException e) {
                refuse(
                        id,
                        Verdict.NO_MESSAGE,
                        "the message of task " + Shown.text(id) + " cannot be read: " + e.getMessage());
            }
            return Optional.empty();
        }

        private void send(FailedMessages messages, Map<String, RetriedMessage> toSend) {
            List<OutboundMessage> plain = new ArrayList<>();
            List<Ledger.Entry> held = new ArrayList<>();
            List<String> plainIds = new ArrayList<>();
            toSend.forEach((id, message) -> {
                // They ended when it failed, and are to come now.
                message.followers().forEach(results::forget);
                OutboundMessage outbound = message.outbound(now, options.withoutExpiry());
                Optional<LedgerMark> mark = durable == null ? Optional.empty() : LedgerMark.of(outbound.payload());
                if (mark.isPresent()) {
                    held.add(new Ledger.Entry(id, mark.get().copy(), outbound));
                } else {
                    plain.add(outbound);
                    plainIds.add(id);
                }
            });
            send(messages, plainIds, () -> broker.publishAll(plain));
            List<String> heldIds = held.stream().map(Ledger.Entry::taskId).toList();
            send(messages, heldIds, () -> Objects.requireNonNull(durable).sendAgain(held));
            toSend.values().forEach(one -> listener.published(one.message().task(), one.queue()));
        }

        private void send(FailedMessages messages, List<String> some, Runnable send) {
            if (some.isEmpty()) {
                return;
            }
            try {
                send.run();
            } catch (BrokerAwayException | ResultBackendAwayException e) {
                throw e;
            } catch (RuntimeException e) {
                messages.putBack(some);
                throw e;
            }
            messages.sent(some);
            some.forEach(this::willRun);
        }

        private void willRun(String id) {
            String text = "task " + Shown.text(id) + (options.dryRun() ? " can run again" : " runs again");
            answers.put(id, new Answer(id, Verdict.SENT, text));
        }

        private void refuse(String id, Verdict verdict, String text) {
            answers.put(id, new Answer(id, verdict, text));
        }
    }

    /** The ids of messages that are together in memory. */
    private static List<List<String>> inParts(Map<String, Integer> sizes) {
        List<List<String>> parts = new ArrayList<>();
        long bytes = BATCH_BYTES;
        for (Map.Entry<String, Integer> message : sizes.entrySet()) {
            bytes += message.getValue();
            if (bytes > BATCH_BYTES) {
                parts.add(new ArrayList<>());
                bytes = message.getValue();
            }
            parts.get(parts.size() - 1).add(message.getKey());
        }
        return parts;
    }

    private static String noMessage(String id) {
        return "no message of task " + Shown.text(id)
                + " is kept, so it cannot be retried: workers of SSync keep one when a task fails, for a while, those of Celery never; what is "
                + "a dead letter is retried there. Send it anew";
    }
}
