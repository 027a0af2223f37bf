package io.ssync.tasks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Whoever sends tasks chooses their names and what they say when they fail, but not what stands in the log. */
class LogLinesTest {
    private static final String EVIL = "no.such\n2026-01-01T00:00:00.000Z ERROR Worker forged\r\u001b[2J\u2028\u202e";

    private final LoggerContext context = new LoggerContext();
    private PatternLayoutEncoder encoder;

    @BeforeEach
    void configure() throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        // As the runnable jar and the example have it; the library has none, which would be that of its users.
        assertThat(Path.of("src/main/resources/logback.xml")).doesNotExist();
        configurator.doConfigure(Path.of("src/runnable/logback.xml").toFile());
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) root().getAppender("console");
        encoder = (PatternLayoutEncoder) console.getEncoder();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aMessageIsOneLine() {
        List<String> lines = logged("no task registered as '" + EVIL + "'", null);

        assertThat(lines)
                .singleElement()
                .asString()
                .endsWith("no task registered as 'no.such\\n2026-01-01T00:00:00.000Z ERROR Worker forged"
                        + "\\r\\u001b[2J\\u2028\\u202e'");
    }

    @Test
    void anExceptionsMessageIsOneLineToo() {
        Exception failure = new IllegalStateException(EVIL, new IllegalArgumentException("cause: " + EVIL));
        failure.addSuppressed(new RuntimeException("suppressed: " + EVIL));

        List<String> lines = logged("task failed", failure);

        assertThat(lines).noneMatch(line -> line.startsWith("2026-01-01")).noneMatch(line -> line.contains("\u001b"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("java.lang.IllegalStateException: no.such\\n2026"))
                .anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalArgumentException: cause: no.such\\n"))
                .anyMatch(line -> line.contains("Suppressed: java.lang.RuntimeException: suppressed: no.such\\n"))
                .anyMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void aLineBeginsWithTheDateAndTheZone() {
        assertThat(logged("ready", null))
                .singleElement()
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) WARN  LogLinesTest +ready");
    }

    @Test
    void aLineOfATaskBeginsWithTheTask() {
        MDC.put("task_id", "7f3");
        MDC.put("task_name", EVIL);
        try {
            assertThat(logged("row 12 has no name", null))
                    .singleElement()
                    .asString()
                    .endsWith("\\r\\u001b[2J\\u2028\\u202e[7f3]: row 12 has no name");
        } finally {
            MDC.clear();
        }
    }

    private List<String> logged(String message, @Nullable Throwable failure) {
        Logger logger = context.getLogger(LogLinesTest.class);
        context.setMDCAdapter(MDC.getMDCAdapter() instanceof LogbackMDCAdapter adapter ? adapter : null);
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, failure, null);
        return new String(encoder.encode(event), StandardCharsets.UTF_8).lines().toList();
    }

    private Logger root() {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
