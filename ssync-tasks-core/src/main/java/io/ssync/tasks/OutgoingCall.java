package io.ssync.tasks;

import io.ssync.tasks.message.TaskMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call in the hands of the interceptors: what they add to it is in {@link #call()}. Used by one thread. */
final class OutgoingCall<R> implements PublishInterceptor.Call {
    private final String id;
    private final String queue;
    private final Optional<TaskMessage> parent;
    private Signature<R> call;

    OutgoingCall(Signature<R> call, String id, String queue, Optional<TaskMessage> parent) {
        this.call = call;
        this.id = id;
        this.queue = queue;
        this.parent = parent;
    }

    Signature<R> call() {
        return call;
    }

    @Override
    public String task() {
        return call.task();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String queue() {
        return queue;
    }

    @Override
    public List<? extends @Nullable Object> args() {
        return call.args();
    }

    @Override
    public Map<String, ? extends @Nullable Object> kwargs() {
        return call.kwargs();
    }

    @Override
    public Map<String, Object> headers() {
        return call.options().headers();
    }

    @Override
    public Map<String, @Nullable Object> parentHeaders() {
        return parent.map(TaskMessage::headers).orElse(Map.of());
    }

    @Override
    public void header(String name, Object value) {
        if (CallWriter.HEADERS.contains(name) || name.startsWith("ssync_")) {
            throw new IllegalArgumentException("an interceptor cannot set the header '" + name
                    + "', which every message has for itself: choose another name");
        }
        call = call.with(call.options().header(name, value));
    }
}
