package io.ssync.tasks.worker;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.PythonRepr;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exceptions in the form in which Celery's result backends keep them. */
final class Failures {
    /** Deeper than this, a stack trace (of a stack overflow, say) helps nobody and fills the table. */
    private static final int MAX_TRACEBACK = 64_000;

    private Failures() {}

    /** The {@code exc_type}, {@code exc_message} and {@code exc_module} by which Python rebuilds or shows an exception. */
    static String json(Throwable failure) {
        Class<?> type = failure.getClass();
        String module = type.getPackageName();
        String name = type.getName();
        String qualified = module.isEmpty() ? name : name.substring(module.length() + 1);
        String message = failure.getMessage();
        return json(qualified.replace('$', '.'), module, message);
    }

    /** An exception as Python would show it: {@code IllegalStateException('boom')}. */
    static String repr(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + "(" + (message == null ? "" : PythonRepr.of(message)) + ")";
    }

    static String json(String type, String module, @Nullable Object message) {
        return CeleryJson.write(Map.of(
                "exc_type", type, "exc_message", message == null ? List.of() : List.of(message), "exc_module", module));
    }

    /** What Celery stores of a task that was revoked: {@code revoked}, {@code expired} or {@code terminated}. */
    static String revoked(String reason) {
        return json("TaskRevokedError", "celery.exceptions", reason);
    }

    /** The stack trace, without the frames below the task's own: they are the same for every task. */
    static String traceback(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        String all = text.toString();
        return all.length() > MAX_TRACEBACK ? all.substring(0, MAX_TRACEBACK) + "\n…" : all;
    }
}
