package io.ssync.tasks.internal.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What this process has used of its machine, as Linux tells it under {@code /proc}; nothing is known on other systems. */
public final class ResourceUsage {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path IO = Path.of("/proc/self/io");

    /** In what the kernel counts the time of a process, on every architecture. */
    private static final double TICKS_PER_SECOND = 100;

    private static final long BLOCK = 512;

    /** Where what is counted stands in {@code stat}, counted from after the name, which may hold spaces. */
    private static final int MINOR_FAULTS = 7;

    private static final int MAJOR_FAULTS = 9;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private ResourceUsage() {}

    /** By the names of {@code getrusage}, all that Python tells; what Linux does not count is zero there as well. */
    public static Optional<Map<String, Object>> ofThisProcess() {
        try {
            String stat = Files.readString(STAT);
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            String status = Files.readString(STATUS);
            String io = Files.isReadable(IO) ? Files.readString(IO) : "";
            Map<String, Object> usage = new LinkedHashMap<>();
            usage.put("utime", Long.parseLong(fields.get(USER_TIME)) / TICKS_PER_SECOND);
            usage.put("stime", Long.parseLong(fields.get(SYSTEM_TIME)) / TICKS_PER_SECOND);
            usage.put("maxrss", number(status, "VmHWM:"));
            usage.put("ixrss", 0);
            usage.put("idrss", 0);
            usage.put("isrss", 0);
            usage.put("minflt", Long.parseLong(fields.get(MINOR_FAULTS)));
            usage.put("majflt", Long.parseLong(fields.get(MAJOR_FAULTS)));
            usage.put("nswap", 0);
            usage.put("inblock", number(io, "read_bytes:") / BLOCK);
            usage.put("oublock", number(io, "write_bytes:") / BLOCK);
            usage.put("msgsnd", 0);
            usage.put("msgrcv", 0);
            usage.put("nsignals", 0);
            usage.put("nvcsw", number(status, "voluntary_ctxt_switches:"));
            usage.put("nivcsw", number(status, "nonvoluntary_ctxt_switches:"));
            return Optional.of(usage);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The resident memory of this process in bytes. */
    public static OptionalLong residentBytes() {
        try {
            return OptionalLong.of(1024 * number(Files.readString(STATUS), "VmRSS:"));
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    /** A number of bytes as Celery shows it to people: {@code 52.055MB}. */
    public static String shown(long bytes) {
        return String.format(Locale.ROOT, "%.3fMB", bytes / 1024.0 / 1024.0);
    }

    private static long number(String text, String field) {
        return text.lines()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
