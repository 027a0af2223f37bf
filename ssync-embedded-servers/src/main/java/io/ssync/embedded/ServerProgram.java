package io.ssync.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What an {@link EmbeddedServer} must know about the program that it runs. Implementations are immutable. */
interface ServerProgram {
    /** The server's name in messages. */
    String name();

    /** Makes the folder for the server's data ready for a start, whether it is new, well kept or left by a crash. */
    void prepare(Path data) throws IOException;

    /** The command that runs the server in the foreground, with {@code data} among its arguments, logging to its output. */
    List<String> command(Path data, int port) throws IOException;

    /** What the server logs when it is ready for clients. */
    String readyLine();

    /** The signal that makes the server stop in good order without waiting for its clients. */
    String orderlySignal();
}
