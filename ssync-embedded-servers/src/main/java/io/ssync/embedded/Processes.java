package io.ssync.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Java's {@link ProcessHandle} does not know about processes. */
final class Processes {
    private Processes() {}

    /** Sends the signal to those of the processes that still exist. */
    static void signal(String signal, Stream<ProcessHandle> processes) throws IOException {
        List<String> ids =
                processes.map(process -> String.valueOf(process.pid())).toList();
        if (ids.isEmpty()) {
            return;
        }
        // The shell's own kill: small containers have no other. One at a time, since a missing process is no error.
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh", "-c", "signal=$1; shift; for id; do kill -s \"$signal\" \"$id\"; done; true", "sh", signal));
        command.addAll(ids);
        Commands.run(command);
    }

    /**
     * Says whether a process that may be an orphan runs no more. Orphans stay in the system's table until the first
     * process collects them, which may take seconds or, in a container, for ever; they have no command line then. Nor
     * has, for an instant, a process that is just being started, so this is not the question to ask about one.
     */
    static boolean ended(ProcessHandle process) {
        return !process.isAlive() || process.info().commandLine().isEmpty();
    }
}
