package io.ssync.tasks;

import io.ssync.tasks.internal.canvas.Launcher;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Sends canvases: what can begin at once, with what follows in it. Safe for use by any thread. */
final class CanvasSender {
    private final ResultBackend results;
    private final InstantSource clock;

    CanvasSender(ResultBackend results, InstantSource clock) {
        this.results = results;
        this.clock = clock;
    }

    <R> AsyncResult<R> send(Chain<R> chain, TaskSender sender) {
        return new AsyncResult<>(launch(chain, sender).id(), chain.resultType(), results);
    }

    <R> AsyncGroup<R> send(Group<R> group, TaskSender sender) {
        ResultNode sent = launch(group, sender);
        List<ResultNode> ids = Objects.requireNonNull(sent.members());
        List<AsyncResult<? extends R>> members = new ArrayList<>();
        for (Canvas<? extends R> member : group.members()) {
            members.add(result(ids.get(members.size()).id(), member));
        }
        return new AsyncGroup<>(sent.id(), members);
    }

    private <R> AsyncResult<R> result(String id, Canvas<R> canvas) {
        return new AsyncResult<>(
                id,
                canvas instanceof Signature<R> call ? call.resultType() : ((Chain<R>) canvas).resultType(),
                results);
    }

    private ResultNode launch(Canvas<?> canvas, TaskSender sender) {
        List<Signature<?>> calls = new ArrayList<>();
        ResultNode result = new Launcher(calls::add, results, clock).launch(CanvasWriter.write(canvas));
        sender.sendAll(calls);
        return result;
    }
}
