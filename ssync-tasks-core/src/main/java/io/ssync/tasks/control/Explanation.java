package io.ssync.tasks.control;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.MessagePlace.Holder;
import io.ssync.tasks.broker.QueueControl.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a task has not ended, or that it has.
 *
 * @param taskId the task
 * @param task its name; empty if nobody here knows
 * @param queue where it waits or is run from; empty if nobody here knows
 * @param reasons all that hold, the one that an operator looks at first in front; never empty
 * @param earliest before when it will not start; empty if that cannot be told
 * @param expected about when it starts, if runs of its queue go on taking as long as in the last hour and nobody comes before it; empty if that
 *     cannot be told
 */
public record Explanation(
        String taskId,
        Optional<String> task,
        Optional<String> queue,
        List<WaitReason> reasons,
        Optional<Instant> earliest,
        Optional<Instant> expected) {
    public Explanation {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("there is always a reason");
        }
    }

    /** Why a task has not ended, or that it has. Each says it in a sentence for people, and has the facts as its components. */
    public sealed interface WaitReason {
        /** The reason in a sentence, without a full stop. Times are in UTC. */
        String text();

        /** Nothing is known of such a task: it was never sent to a place that is looked into, or all about it has expired. */
        record Unknown() implements WaitReason {
            @Override
            public String text() {
                return "unknown: no such task was ever seen here, or its result has expired";
            }
        }

        /** Its message is gone although it has no final state: it ran and stores no result, or was purged by others, or lost. */
        record MessageGone(TaskState state, Instant since) implements WaitReason {
            @Override
            public String text() {
                return "its state is " + state.name() + " since " + since
                        + ", but its message is nowhere: it was purged, or is just being handed over: ask again";
            }
        }

        /** It has ended. */
        record Finished(TaskState state, Instant at) implements WaitReason {
            @Override
            public String text() {
                return "finished: " + state.name() + " at " + at;
            }
        }

        /** A worker runs it. */
        record Running(String worker) implements WaitReason {
            @Override
            public String text() {
                return "it runs on " + worker;
            }
        }

        /** A worker has taken it ahead and has no free slot yet, or is just beginning or ending it. */
        record Taken(String worker, Instant leaseEnd) implements WaitReason {
            @Override
            public String text() {
                return worker + " has taken it and waits for a free slot, or is just beginning or ending it";
            }
        }

        /** A worker has it that does not answer; when its lease ends, others bring it back. */
        record OnDeadWorker(String worker, Instant leaseEnd) implements WaitReason {
            @Override
            public String text() {
                return "it is in flight on " + worker
                        + ", which does not answer; if that is dead, the task comes back after " + leaseEnd
                        + ", when its lease ends";
            }
        }

        /** A worker of Celery has taken it and not acknowledged it. */
        record HeldByCelery(Instant since) implements WaitReason {
            @Override
            public String text() {
                return "a worker of Celery has taken it at " + since
                        + " and not acknowledged it; if that is dead, it comes back with Celery's visibility timeout";
            }
        }

        /** It was set aside, since nobody could run it. */
        record DeadLettered(String letterId, Instant at, String reason) implements WaitReason {
            @Override
            public String text() {
                return "it is a dead letter since " + at + ": " + reason;
            }
        }

        /** It is revoked: a worker that meets it ends it. */
        record Revoked() implements WaitReason {
            @Override
            public String text() {
                return "it is revoked: it will not run";
            }
        }

        /** It was to be run before a time: a worker that meets it ends it. */
        record Expired(Instant at) implements WaitReason {
            @Override
            public String text() {
                return "it has expired at " + at + ": it will not run";
            }
        }

        /** It was called durably, and the broker has not been given it yet, or is to be given it again. */
        record NotPublished(Instant calledAt) implements WaitReason {
            @Override
            public String text() {
                return "the ledger has it since " + calledAt + " and has not given it to the broker yet";
            }
        }

        /** It waits for its time. */
        record NotDue(Instant due, int retries) implements WaitReason {
            @Override
            public String text() {
                return (retries == 0 ? "it is not due until " : "it waits for retry " + retries + ", due at ") + due;
            }
        }

        /** The rate of its task lets it start later. */
        record RateLimited(String task, Instant notBefore, long waiting) implements WaitReason {
            @Override
            public String text() {
                return "the rate limit of " + task + " lets the next one start at " + notBefore + "; " + waiting
                        + " wait for it";
            }
        }

        /** As many run as its task may at once. */
        record ConcurrencyLimited(String task, String key, List<Holder> holders) implements WaitReason {
            public ConcurrencyLimited {
                holders = List.copyOf(holders);
            }

            @Override
            public String text() {
                return "the concurrency limit of " + task + (key.isEmpty() ? "" : " for key '" + key + "'")
                        + " is reached; running: "
                        + holders.stream()
                                .map(holder -> holder.taskId() + " on " + holder.worker())
                                .collect(Collectors.joining(", "));
            }
        }

        /** An operator has paused its queue. */
        record Paused(String queue, Pause pause) implements WaitReason {
            @Override
            public String text() {
                return "queue '" + queue + "' is paused since " + pause.since()
                        + pause.until().map(end -> " until " + end).orElse(" until somebody resumes it")
                        + (pause.reason().isEmpty() ? "" : ": " + pause.reason());
            }
        }

        /** No worker that answers reads its queue. */
        record NobodyReads(String queue) implements WaitReason {
            @Override
            public String text() {
                return "no worker reads queue '" + queue + "'";
            }
        }

        /** Those workers that read its queue do not know its task. */
        record TaskNotKnown(String task, List<String> readers) implements WaitReason {
            public TaskNotKnown {
                readers = List.copyOf(readers);
            }

            @Override
            public String text() {
                return "the workers that read its queue do not know the task '" + task + "': "
                        + String.join(", ", readers);
            }
        }

        /**
         * All slots of the workers that read its queue are taken.
         *
         * @param about when one of them gets free from now, if runs take as long as in the last hour; empty if nothing is known of them
         */
        record AllBusy(long slots, List<String> readers, Optional<Duration> about) implements WaitReason {
            public AllBusy {
                readers = List.copyOf(readers);
            }

            @Override
            public String text() {
                return "all " + slots + " slots of the workers that read its queue are busy"
                        + about.map(time -> ", for about " + Math.max(1, Math.round(time.toMillis() / 1e3)) + " s")
                                .orElse("")
                        + ": " + String.join(", ", readers);
            }
        }

        /** Others are served before it. */
        record Behind(String queue, long ahead) implements WaitReason {
            @Override
            public String text() {
                return ahead == 0
                        ? "it is the next in queue '" + queue + "'"
                        : "it waits in queue '" + queue + "' behind " + ahead + " others";
            }
        }
    }
}
