package io.ssync.tasks.internal.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How much memory a process takes: what Linux says under {@code /proc}, elsewhere what {@code ps} says. */
final class ResidentMemory {
    private static final Path PROC = Path.of("/proc");
    private static final String FIELD = "VmRSS:";

    private ResidentMemory() {}

    /** In kilobytes of 1,024 bytes; empty if nobody knows, or the process has ended. */
    static OptionalLong ofProcess(long pid) {
        try {
            Path status = PROC.resolve(pid + "/status");
            return Files.isDirectory(PROC) ? linux(status) : ps(pid);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong linux(Path status) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(
                            line.substring(FIELD.length()).replace("kB", "").strip()))
                    .findFirst();
        }
    }

    private static OptionalLong ps(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        String said = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return said.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(said));
    }
}
