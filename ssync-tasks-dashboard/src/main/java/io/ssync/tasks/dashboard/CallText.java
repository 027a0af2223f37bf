package io.ssync.tasks.dashboard;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.util.Optional;

/** The call of a failed task as a line for a shell, to be tried again elsewhere. */
final class CallText {
    /** A longer line is no use to anybody. */
    private static final int LONGEST = 4_000;

    private CallText() {}

    /** Nothing if it may not be seen whole, or is too long. */
    static Optional<String> of(TaskApp app, TaskResult failed) {
        return app.failed().call(failed).map(CallText::line).filter(line -> line.length() <= LONGEST);
    }

    private static String line(Signature<?> call) {
        return "ssync call " + quoted(call.task())
                + " --args " + quoted(CeleryJson.write(call.args()))
                + (call.kwargs().isEmpty() ? "" : " --kwargs " + quoted(CeleryJson.write(call.kwargs())))
                + call.options()
                        .queue()
                        .map(queue -> " --queue " + quoted(queue))
                        .orElse("");
    }

    /** For a shell as POSIX has it, whatever is in it. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
