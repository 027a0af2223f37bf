package io.ssync.example.app;

import io.ssync.embedded.EmbeddedServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One embedded server that all processes with the same data directory share.
 *
 * <p>The first process to lock {@code <name>.lock} owns the server: it starts it and writes its URL to
 * {@code <name>.address}, where the others find it: those of this user, since the URL has the password. The server ends with its owner. Then one of the others that are still
 * there gets the lock and starts the server again, on the same port and data, so that to them it looks like a restart.
 *
 * <p>At most one of a name and directory in a process, since file locks belong to processes. Safe for use by any thread.
 */
final class SharedServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SharedServer.class);

    /** A first start unpacks the program and makes a database cluster, which takes a few seconds. */
    private static final Duration OWNER_PATIENCE = Duration.ofSeconds(60);

    /** How to start the server. */
    interface Program {
        /** Starts it on a folder and a port, 0 for any. */
        Running start(Path folder, int port);
    }

    /** The started server, owned by this process. */
    interface Running extends AutoCloseable {
        /** Where it is, with the password. */
        URI url();

        @Override
        void close();
    }

    /** What the owner wrote for others: valid while the process lives. */
    private record Address(URI url, long owner) {
        boolean isValid() {
            return ProcessHandle.of(owner).filter(ProcessHandle::isAlive).isPresent();
        }

        static Address of(String text) {
            String[] words = text.strip().split(" ");
            URI url = URI.create(words[0]);
            if (url.getPort() < 0) {
                throw new IllegalArgumentException("no port");
            }
            return new Address(url, Long.parseLong(words[1]));
        }
    }

    private final String name;
    private final Path directory;
    private final Program program;
    private final FileChannel lockFile;
    private final URI url;

    /** Guarded by this: set in the owner only. */
    private @Nullable Running running;

    private boolean closed;

    private SharedServer(String name, Path directory, Program program) throws IOException {
        this.name = name;
        this.directory = directory;
        this.program = program;
        this.lockFile = FileChannel.open(
                directory.resolve(name + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                DataDirectory.PRIVATE_FILE);
        try {
            url = startOrJoin();
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /**
     * Joins the server that another process runs for this directory, or starts it.
     *
     * @throws EmbeddedServerException if it does not start
     * @throws IllegalStateException if another process has the lock but does not get the server started
     */
    static SharedServer open(String name, Path dataDirectory, Program program) {
        try {
            return new SharedServer(name, DataDirectory.create(dataDirectory).toRealPath(), program);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data directory " + dataDirectory + ": " + e.getMessage(), e);
        }
    }

    /** Where it is, with the password: not to be printed. The same for as long as this object lives. */
    String url() {
        return url.toString();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (running != null) {
                running.close();
                // No process has the id 0: whoever comes now starts the server again.
                write(new Address(url, 0));
            }
            lockFile.close();
        } catch (IOException e) {
            log.warn("could not release the lock on {} in {}", name, directory, e);
        }
    }

    private URI startOrJoin() throws IOException {
        long deadline = System.nanoTime() + OWNER_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (tryLock()) {
                running = startAnywhere();
                return announced(running);
            }
            Optional<Address> address = read().filter(Address::isValid);
            if (address.isPresent()) {
                succeedOwner(address.get().url().getPort());
                return address.get().url();
            }
            pause();
        }
        throw new IllegalStateException("another process has locked " + lockPath() + " but its " + name
                + " does not start: stop that process, or use another --data-dir");
    }

    /** On the port of last time if possible, for those who wrote it down. */
    private Running startAnywhere() throws IOException {
        Path folder = directory.resolve(name);
        int last = read().map(address -> address.url().getPort()).orElse(0);
        if (last != 0) {
            try {
                return program.start(folder, last);
            } catch (EmbeddedServerException e) {
                log.debug("{} could not start on its last port {}", name, last, e);
            }
        }
        return program.start(folder, 0);
    }

    /** Waits for the owner to end, on a thread of its own, and takes its place. */
    private void succeedOwner(int samePort) {
        Thread waiting = new Thread(
                () -> {
                    try {
                        lockFile.lock();
                        takeOver(samePort);
                    } catch (ClosedChannelException | OverlappingFileLockException e) {
                        log.debug("no longer waiting to take over {}", name);
                    } catch (IOException | EmbeddedServerException e) {
                        log.error("{} ended with the process that ran it, and cannot be started again", name, e);
                    }
                },
                "ssync-successor-" + name);
        waiting.setDaemon(true);
        waiting.start();
    }

    /** What the owner has left behind may be in the way for a while: another attempt is better than no server for anybody. */
    private void takeOver(int samePort) throws IOException {
        log.info("the process that ran {} has ended; this one takes over", name);
        long deadline = System.nanoTime() + OWNER_PATIENCE.toNanos();
        while (true) {
            try {
                startAt(samePort);
                return;
            } catch (EmbeddedServerException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                log.warn("{} does not start yet, once more: {}", name, e.getMessage());
                pause();
            }
        }
    }

    private synchronized void startAt(int port) throws IOException {
        if (!closed) {
            running = program.start(directory.resolve(name), port);
            announced(running);
        }
    }

    private URI announced(Running server) throws IOException {
        Address address = new Address(server.url(), ProcessHandle.current().pid());
        write(address);
        return address.url();
    }

    private boolean tryLock() throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private Optional<Address> read() throws IOException {
        try {
            return Optional.of(Address.of(Files.readString(addressPath())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            log.warn("{} is unreadable and ignored", addressPath());
            return Optional.empty();
        }
    }

    /** In one step: a reader sees the old address or the new one, never half of it. */
    private void write(Address address) throws IOException {
        Path draft = directory.resolve(name + ".address.new");
        Files.deleteIfExists(draft);
        Files.writeString(
                Files.createFile(draft, DataDirectory.PRIVATE_FILE), address.url() + " " + address.owner() + "\n");
        Files.move(draft, addressPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path addressPath() {
        return directory.resolve(name + ".address");
    }

    private Path lockPath() {
        return directory.resolve(name + ".lock");
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another process", e);
        }
    }
}
