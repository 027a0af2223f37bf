package io.ssync.tasks.internal.worker;

import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls tasks on the thread that asks for it. */
final class ThreadExecutor implements TaskExecutor {
    private final RunInterceptor interceptor;

    ThreadExecutor(RunInterceptor interceptor) {
        this.interceptor = interceptor;
    }

    @Override
    public Outcome execute(TaskDefinition task, RunningTask running) {
        return call(task, running, running.message()::body);
    }

    /**
     * Calls a task and writes its value as JSON: a value that cannot be written is a failure of the task. Never throws.
     *
     * @param body gives the body of the message, once
     */
    Outcome call(TaskDefinition task, RunningTask running, Supplier<byte[]> body) {
        try {
            // No variable keeps the body, which may be large, while the task runs.
            return new Outcome.Returned(call(task, running, task.bind(body.get())));
        } catch (UnreadableMessageException e) {
            return new Outcome.Unreadable(String.valueOf(e.getMessage()));
        } catch (Throwable thrown) {
            return running.outcome(thrown);
        }
    }

    private String call(TaskDefinition task, RunningTask running, @Nullable Object[] arguments) throws Throwable {
        try (LogContext logged = LogContext.begin(running)) {
            return callLogged(task, running, arguments);
        }
    }

    private String callLogged(TaskDefinition task, RunningTask running, @Nullable Object[] arguments) throws Throwable {
        running.begin(new OnThread(Thread.currentThread()));
        CurrentTask current = CurrentTask.begin(running.message());
        try {
            return CeleryJson.write(interceptor.around(running, () -> task.invoke(running, arguments)));
        } finally {
            running.called(current.children());
            current.close();
            running.end();
            // An interrupt that came too late must not hit the next task of this thread.
            Thread.interrupted();
        }
    }

    /** A call on a thread of this process, which can be interrupted but not killed. */
    private record OnThread(Thread thread) implements Execution {
        @Override
        public void interrupt(String reason) {
            thread.interrupt();
        }

        @Override
        public void overran(Duration softLimit) {
            thread.interrupt();
        }

        @Override
        public boolean kill() {
            return false;
        }

        @Override
        public void askStack() {}

        @Override
        public String stack() {
            return Arrays.stream(thread.getStackTrace())
                    .map(frame -> "\n\tat " + frame)
                    .collect(Collectors.joining());
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }
    }
}
