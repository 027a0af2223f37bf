package io.ssync.tasks.worker;

import io.ssync.tasks.MaxRetriesExceeded;
import io.ssync.tasks.Reject;
import io.ssync.tasks.RetryException;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.CeleryTime;
import io.ssync.tasks.message.PythonRepr;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exceptions in the form in which Celery's result backends keep them. */
final class Failures {
    /** Deeper than this, a stack trace (of a stack overflow, say) helps nobody and fills the table. */
    private static final int MAX_TRACEBACK = 64_000;

    private static final int MAX_SUMMARY = 2_000;

    /** Our own exceptions by the names that Python knows them by. */
    private static final Map<Class<?>, PythonName> PYTHON_NAMES = Map.of(
            SoftTimeLimitExceeded.class, new PythonName("SoftTimeLimitExceeded", "billiard.exceptions"),
            MaxRetriesExceeded.class, new PythonName("MaxRetriesExceededError", "celery.exceptions"),
            RetryException.class, new PythonName("Retry", "celery.exceptions"),
            Reject.class, new PythonName("Reject", "celery.exceptions"));

    /** Exceptions that Python itself has and that take one text: one of ours with such a name is caught there as that. */
    private static final Set<String> BUILT_INTO_PYTHON = Set.of(
            "ArithmeticError",
            "AssertionError",
            "AttributeError",
            "BlockingIOError",
            "BrokenPipeError",
            "BufferError",
            "ChildProcessError",
            "ConnectionAbortedError",
            "ConnectionError",
            "ConnectionRefusedError",
            "ConnectionResetError",
            "EOFError",
            "FileExistsError",
            "FileNotFoundError",
            "FloatingPointError",
            "ImportError",
            "IndexError",
            "InterruptedError",
            "IsADirectoryError",
            "KeyError",
            "LookupError",
            "MemoryError",
            "ModuleNotFoundError",
            "NameError",
            "NotADirectoryError",
            "NotImplementedError",
            "OSError",
            "OverflowError",
            "PermissionError",
            "ProcessLookupError",
            "RecursionError",
            "ReferenceError",
            "RuntimeError",
            "SystemError",
            "TimeoutError",
            "TypeError",
            "ValueError",
            "ZeroDivisionError");

    private record PythonName(String type, String module) {}

    private Failures() {}

    /** The {@code exc_type}, {@code exc_message} and {@code exc_module} by which Python rebuilds or shows an exception. */
    static String json(Throwable failure) {
        return CeleryJson.write(fields(failure));
    }

    /** The same, with the time of the next attempt as {@code eta}, which Python does not look at. */
    static String retry(Throwable reason, Instant eta) {
        Map<String, Object> fields = fields(reason);
        fields.put("eta", CeleryTime.format(eta));
        return CeleryJson.write(fields);
    }

    /** An exception as Python would show it: {@code IllegalStateException('boom')}. */
    static String repr(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + "(" + (message == null ? "" : PythonRepr.of(message)) + ")";
    }

    static String json(String type, String module, @Nullable Object message) {
        return CeleryJson.write(fields(type, module, message));
    }

    private static Map<String, Object> fields(Throwable failure) {
        Class<?> type = failure.getClass();
        PythonName known = PYTHON_NAMES.get(type);
        if (known != null) {
            return fields(known.type(), known.module(), failure.getMessage());
        }
        if (BUILT_INTO_PYTHON.contains(type.getSimpleName())) {
            return fields(type.getSimpleName(), "builtins", failure.getMessage());
        }
        String module = type.getPackageName();
        String name = type.getName();
        String qualified = module.isEmpty() ? name : name.substring(module.length() + 1);
        return fields(qualified.replace('$', '.'), module, failure.getMessage());
    }

    private static Map<String, Object> fields(String type, String module, @Nullable Object message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("exc_type", type);
        fields.put("exc_message", message == null ? List.of() : List.of(message));
        fields.put("exc_module", module);
        return fields;
    }

    /** What Celery stores of a task that was revoked: {@code revoked}, {@code expired} or {@code terminated}. */
    static String revoked(String reason) {
        return json("TaskRevokedError", "celery.exceptions", reason);
    }

    /** What Celery stores of a task whose worker died. */
    static String workerLost(String reason) {
        return json("WorkerLostError", "billiard.exceptions", reason);
    }

    /** The top of the stack trace: enough to recognise a failure by, little enough to travel in a message. */
    static String summary(Throwable failure) {
        String all = traceback(failure);
        return all.length() > MAX_SUMMARY ? all.substring(0, MAX_SUMMARY) + "\n…" : all;
    }

    /** The stack trace, without the frames below the task's own: they are the same for every task. */
    static String traceback(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        String all = text.toString();
        return all.length() > MAX_TRACEBACK ? all.substring(0, MAX_TRACEBACK) + "\n…" : all;
    }
}
