package io.ssync.tasks.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The word {@code %trace} in the pattern of the log: the stack trace, each exception's message on one line. */
public final class TraceConverter extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy exception) {
        return super.throwableProxyToString(new OneLine(exception));
    }

    /** An exception with its message on one line. */
    private record OneLine(IThrowableProxy exception) implements IThrowableProxy {
        static @Nullable IThrowableProxy of(@Nullable IThrowableProxy exception) {
            return exception == null ? null : new OneLine(exception);
        }

        @Override
        public @Nullable String getMessage() {
            String message = exception.getMessage();
            return message == null ? null : Shown.line(message);
        }

        @Override
        public @Nullable String getOverridingMessage() {
            String message = exception.getOverridingMessage();
            return message == null ? null : Shown.line(message);
        }

        @Override
        public String getClassName() {
            return exception.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return exception.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return exception.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return of(exception.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Stream.of(exception.getSuppressed()).map(OneLine::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return exception.isCyclic();
        }
    }
}
