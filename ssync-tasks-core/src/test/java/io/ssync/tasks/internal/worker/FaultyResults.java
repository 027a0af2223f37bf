package io.ssync.tasks.internal.worker;

import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The result backend as one program of a simulation sees it: every call may go wrong, within the contract. */
final class FaultyResults implements ResultBackend {
    private final ResultBackend real;
    private final Line line;
    private final Book book;
    private final Line.Caller caller;

    FaultyResults(ResultBackend real, Line line, Book book, Line.Caller caller) {
        this.real = real;
        this.line = line;
        this.book = book;
        this.caller = caller;
    }

    @Override
    public void store(List<TaskResult> results) {
        store(results, "", real::store);
    }

    /** Stores results in a commit with something else. */
    void store(List<TaskResult> results, String alongside, Consumer<List<TaskResult>> commit) {
        book.stores(caller, results);
        String what = "store "
                + Line.ids(results.stream()
                        .map(result -> result.taskId() + "=" + result.state())
                        .toList())
                + alongside;
        line.call(what, () -> {
            if (results.stream().anyMatch(result -> result.taskId().startsWith(Book.BAD_RESULT))) {
                throw line.refused(what);
            }
            commit.accept(results);
            book.stored(caller, results, real);
            return results;
        });
    }

    /** For the story of what happens. */
    void told(String format, Object... values) {
        line.tell(format, values);
    }

    @Override
    public Optional<TaskResult> find(String taskId) {
        return line.call("find " + taskId, () -> real.find(taskId));
    }

    @Override
    public Subscription subscribe(String taskId, Runnable onChange) {
        return real.subscribe(taskId, onChange);
    }

    @Override
    public void forget(String taskId) {
        real.forget(taskId);
    }

    @Override
    public int deleteOlderThan(Instant time, int limit) {
        return real.deleteOlderThan(time, limit);
    }

    @Override
    public Optional<Chords> chords() {
        return real.chords().map(FaultyChords::new);
    }

    @Override
    public String describe() {
        return real.describe();
    }

    @Override
    public void close() {}

    private final class FaultyChords implements Chords {
        private final Chords real;

        FaultyChords(Chords real) {
            this.real = real;
        }

        @Override
        public void begin(String groupId, List<ResultNode> members) {
            line.call("begin chord " + groupId, () -> {
                real.begin(groupId, members);
                return groupId;
            });
        }

        @Override
        public Optional<Chords.Outcome> ended(String groupId, List<Chords.Member> members, int enough) {
            return line.call("count chord " + groupId, () -> {
                if (groupId.startsWith(Book.BAD_CHORD)) {
                    throw line.refused("count chord " + groupId);
                }
                return real.ended(groupId, members, enough);
            });
        }

        @Override
        public void add(String groupId, ResultNode member) {
            line.call("add to chord " + groupId, () -> {
                real.add(groupId, member);
                return groupId;
            });
        }

        @Override
        public void forget(String groupId) {
            line.call("forget chord " + groupId, () -> {
                real.forget(groupId);
                return groupId;
            });
        }
    }
}
