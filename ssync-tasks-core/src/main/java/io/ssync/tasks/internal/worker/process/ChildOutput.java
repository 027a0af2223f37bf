package io.ssync.tasks.internal.worker.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes what a child prints into the log, line by line, until the child ends. A line that names a level, as those of most loggers
 * do, keeps it; what follows it, such as a stack trace, has the same.
 */
final class ChildOutput implements Runnable {
    private static final Logger log = LoggerFactory.getLogger("io.ssync.tasks.child");

    private static final int LONGEST_LINE = 16_000;

    private static final Pattern LEVEL = Pattern.compile("^.{0,80}?\\b(ERROR|SEVERE|WARN|WARNING|INFO|DEBUG|TRACE)\\b");
    private static final Pattern CONTINUED = Pattern.compile("^(\\s|Caused by: |Suppressed: ).*");

    private final InputStream output;
    private final long pid;
    private Level level = Level.INFO;

    ChildOutput(InputStream output, long pid) {
        this.output = output;
        this.pid = pid;
    }

    @Override
    public void run() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(output, Charset.defaultCharset()))) {
            StringBuilder line = new StringBuilder();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next != '\n') {
                    line.append((char) next);
                }
                if (next == '\n' || line.length() == LONGEST_LINE) {
                    tell(line.toString());
                    line.setLength(0);
                }
            }
            if (line.length() > 0) {
                tell(line.toString());
            }
        } catch (IOException e) {
            log.debug("child {} says no more", pid, e);
        }
    }

    private void tell(String line) {
        level = levelOf(line, level);
        log.atLevel(level).log("[{}] {}", pid, line);
    }

    static Level levelOf(String line, Level before) {
        if (CONTINUED.matcher(line).matches()) {
            return before;
        }
        Matcher named = LEVEL.matcher(line);
        if (!named.find()) {
            return Level.INFO;
        }
        return switch (named.group(1)) {
            case "ERROR", "SEVERE" -> Level.ERROR;
            case "WARN", "WARNING" -> Level.WARN;
            case "DEBUG" -> Level.DEBUG;
            case "TRACE" -> Level.TRACE;
            default -> Level.INFO;
        };
    }
}
