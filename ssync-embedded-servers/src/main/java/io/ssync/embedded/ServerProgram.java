package io.ssync.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What an {@link EmbeddedServer} must know about the program that it runs. Implementations are immutable. */
interface ServerProgram {
    /** The server's name in messages. */
    String name();

    /**
     * Makes the folder for the server's data ready for a start, whether it is new, well kept, left by a crash, or from the time
     * when the servers had no passwords.
     *
     * @param data where the data is, or will be
     * @param newPassword what the server is to ask for from now on, if it did not ask for a password before
     */
    void prepare(Path data, Optional<String> newPassword) throws IOException;

    /**
     * The command that runs the server in the foreground, in {@code data}, logging to its output. Has {@code data} among its
     * arguments, by which the server is recognised, and no password: arguments are seen by everybody.
     */
    List<String> command(Path data, int port) throws IOException;

    /** What the server reads from its standard input. */
    String input(String password, int port);

    /** What the server logs when it is ready for clients. */
    String readyLine();

    /** The signal that makes the server stop in good order without waiting for its clients. */
    String orderlySignal();
}
