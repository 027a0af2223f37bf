package io.ssync.tasks.internal.worker;

import io.ssync.tasks.MaxRetriesExceeded;
import io.ssync.tasks.Reject;
import io.ssync.tasks.RetryException;
import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.internal.message.PythonRepr;
import io.ssync.tasks.message.CeleryJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception as Celery's result backends keep it, in texts that can travel from process to process.
 *
 * @param type the name by which Python knows its class, without the package
 * @param module its package
 * @param message what it says, or null
 * @param traceback its stack trace, or null
 */
record Failure(
        String type,
        String module,
        @Nullable String message,
        @Nullable String traceback) {
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

    static Failure of(Throwable thrown) {
        PythonName name = PYTHON_NAMES.get(thrown.getClass());
        if (name == null) {
            name = nameOf(thrown.getClass());
        }
        return new Failure(name.type(), name.module(), thrown.getMessage(), cut(stackTrace(thrown), MAX_TRACEBACK));
    }

    /** What Celery stores of a task whose worker died. */
    static Failure workerLost(String reason) {
        return new Failure("WorkerLostError", "billiard.exceptions", reason, null);
    }

    /** The {@code exc_type}, {@code exc_message} and {@code exc_module} by which Python rebuilds or shows an exception. */
    String json() {
        return CeleryJson.write(fields(type, module, message));
    }

    /** The same, with the time of the next attempt as {@code eta}, which Python does not look at. */
    String json(Instant eta) {
        Map<String, Object> fields = fields(type, module, message);
        fields.put("eta", CeleryTime.format(eta));
        return CeleryJson.write(fields);
    }

    /** As Python would show it: {@code IllegalStateException('boom')}. */
    String repr() {
        return type.substring(type.lastIndexOf('.') + 1) + "(" + (message == null ? "" : PythonRepr.of(message)) + ")";
    }

    /** The top of the stack trace: enough to recognise a failure by, little enough to travel in a message. */
    String summary() {
        return cut(trace(), MAX_SUMMARY);
    }

    /** The first line of the stack trace. */
    @Override
    public String toString() {
        return traceback == null ? repr() : traceback.lines().findFirst().orElseThrow();
    }

    /** The stack trace, or what there is instead of one; for the log. */
    String trace() {
        return traceback == null ? repr() : traceback;
    }

    static String json(String type, String module, @Nullable Object message) {
        return CeleryJson.write(fields(type, module, message));
    }

    /** What Celery stores of a task that was revoked: {@code revoked}, {@code expired} or {@code terminated}. */
    static String revoked(String reason) {
        return json("TaskRevokedError", "celery.exceptions", reason);
    }

    private static PythonName nameOf(Class<?> type) {
        if (BUILT_INTO_PYTHON.contains(type.getSimpleName())) {
            return new PythonName(type.getSimpleName(), "builtins");
        }
        String module = type.getPackageName();
        String name = type.getName();
        String qualified = module.isEmpty() ? name : name.substring(module.length() + 1);
        return new PythonName(qualified.replace('$', '.'), module);
    }

    private static Map<String, Object> fields(String type, String module, @Nullable Object message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("exc_type", type);
        fields.put("exc_message", message == null ? List.of() : List.of(message));
        fields.put("exc_module", module);
        return fields;
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String cut(String text, int length) {
        return text.length() > length ? text.substring(0, length) + "\n…" : text;
    }
}
