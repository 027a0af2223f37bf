package io.ssync.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one server: its data, its password, its log and its process id. Locked for as long as it is open, and closed to
 * other users.
 *
 * <p>The lock belongs to the program, the process id to the server. So when the lock can be had and the process still
 * exists, the program was killed and left its server behind. Immutable apart from the files in it.
 */
final class ServerFolder implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
    private static final int LOG_LINES = 20;

    private final Path root;
    private final boolean temporary;
    private final FileChannel lock;

    private ServerFolder(Path root, boolean temporary, FileChannel lock) {
        this.root = root;
        this.temporary = temporary;
        this.lock = lock;
    }

    /** Opens this folder, or a temporary one that is deleted at the end. */
    static ServerFolder open(@Nullable Path folder) throws IOException {
        // Real, because the server's own view of its folder must be the same text.
        Path root = folder == null
                ? Files.createTempDirectory("ssync-").toRealPath()
                : PrivateFiles.folder(folder.toAbsolutePath()).toRealPath();
        FileChannel channel = PrivateFiles.open(root.resolve("lock"));
        if (!tryLock(channel)) {
            channel.close();
            throw new EmbeddedServerException(
                    root + " is in use by another server: stop the program that runs it, or use another folder");
        }
        return new ServerFolder(root, folder == null, channel);
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path root() {
        return root;
    }

    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("server.log");
    }

    Path pidFile() {
        return root.resolve("server.pid");
    }

    /** What the server asks of its clients. Only after it was made ready. */
    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    private Path passwordFile() {
        return root.resolve("password");
    }

    /** Has the program make its data ready, and gives the server a password if it has none yet: this one, or a new one. */
    void prepare(ServerProgram program, @Nullable String given) throws IOException {
        if (Files.exists(passwordFile())) {
            program.prepare(data(), Optional.empty());
        } else {
            String password = given == null ? Passwords.random() : given;
            program.prepare(data(), Optional.of(password));
            PrivateFiles.write(passwordFile(), password + "\n");
        }
    }

    /** Keeps what the server is to read from its standard input; returns the file. */
    Path writeInput(String text) throws IOException {
        Path file = root.resolve("server.in");
        PrivateFiles.write(file, text);
        return file;
    }

    boolean isTemporary() {
        return temporary;
    }

    /** Stops the server that a killed program left behind in this folder, if there is one. */
    void stopLeftover(ServerProgram program) throws IOException {
        Optional<ProcessHandle> leftover = leftover();
        if (leftover.isPresent()) {
            ProcessHandle server = leftover.get();
            Processes.signal("CONT", Stream.concat(Stream.of(server), server.children()));
            Processes.signal(program.orderlySignal(), Stream.of(server));
            if (!Waiting.until(STOP_TIMEOUT, () -> !isOurs(server))) {
                Processes.signal("KILL", Stream.concat(Stream.of(server), server.descendants()));
                Waiting.until(STOP_TIMEOUT, () -> !isOurs(server));
            }
        }
        Files.deleteIfExists(pidFile());
    }

    private Optional<ProcessHandle> leftover() throws IOException {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()))
                    .filter(this::isOurs);
        } catch (NoSuchFileException | NumberFormatException e) {
            // Never started, or killed while it wrote the number.
            return Optional.empty();
        }
    }

    /** The id alone proves nothing: the system gives the ids of ended processes to new ones. */
    boolean isOurs(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().orElse("").contains(data().toString());
    }

    /** Begins an empty log; the previous one is kept beside it. */
    void beginLog() throws IOException {
        if (Files.exists(log())) {
            Files.move(log(), root.resolve("server.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        PrivateFiles.write(log(), "");
    }

    /** What the server has logged since its start. */
    String readLog() throws IOException {
        return Files.readString(log(), StandardCharsets.ISO_8859_1);
    }

    /** The end of the log, for messages. */
    String lastLogLines() throws IOException {
        List<String> lines = readLog().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    @Override
    public void close() throws IOException {
        lock.close();
        if (temporary) {
            Folders.delete(root);
        }
    }
}
