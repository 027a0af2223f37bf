package io.ssync.tasks.internal.worker.process;

import io.ssync.tasks.worker.Worker.ChildCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A child as its parent sees it. One thread at a time speaks with it, any thread may send it something short, or kill it.
 *
 * <p>Ends with {@link #retire}, with {@link #kill}, or by itself, which {@link #receive} tells by an {@link IOException}.
 */
public final class ChildProcess {
    /** How long a child may take to start before it counts as hung. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    /** How long a child may take to end after it was asked to. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    /** The exit code of Java when a memory error ends it. */
    private static final int OUT_OF_MEMORY = 3;

    /** A process that a signal has ended shows this plus the signal's number. */
    private static final int BY_SIGNAL = 128;

    private final Process process;
    private final FrameChannel channel;
    private final Duration startTime;
    /** Written by the thread that speaks with it. */
    private final AtomicInteger calls = new AtomicInteger();

    private volatile boolean ended;

    private ChildProcess(Process process, FrameChannel channel, Duration startTime) {
        this.process = process;
        this.channel = channel;
        this.startTime = startTime;
    }

    /**
     * Starts a child and waits until it is ready.
     *
     * @param folder where its socket may be
     * @throws IOException if it cannot be started, or ends before it is ready
     */
    static ChildProcess start(ChildCommand command, Path folder) throws IOException {
        long start = System.nanoTime();
        Path path = Files.createTempFile(folder, "", "");
        Files.delete(path);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            ProcessBuilder builder = command.builder();
            builder.environment().put(FrameChannel.SOCKET, path.toString());
            Process process = builder.start();
            Thread output = new Thread(
                    new ChildOutput(process.getInputStream(), process.pid()), "ssync-child-" + process.pid());
            output.setDaemon(true);
            output.start();
            // Ends the wait for its connection, which knows no time limit of its own.
            process.onExit().thenRun(() -> closeQuietly(server));
            AtomicBoolean ready = new AtomicBoolean();
            process.onExit()
                    .orTimeout(START_PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .exceptionally(late -> ready.get() ? process : process.destroyForcibly());
            ChildProcess child = connected(server, process, start);
            ready.set(true);
            return child;
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static ChildProcess connected(ServerSocketChannel server, Process process, long start) throws IOException {
        try {
            FrameChannel channel = new FrameChannel(server.accept());
            channel.receive();
            return new ChildProcess(process, channel, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            process.destroyForcibly();
            throw new IOException(
                    "child process " + process.pid() + " " + end(process)
                            + " before it was ready; what it printed is in the log of io.ssync.tasks.child",
                    e);
        }
    }

    private static void closeQuietly(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /** How many tasks it has been given. */
    public int calls() {
        return calls.get();
    }

    /** How much memory it takes, in kilobytes of 1,024 bytes; empty if nobody knows. */
    public OptionalLong residentKilobytes() {
        return ResidentMemory.ofProcess(pid());
    }

    /** How long it took from the start until it was ready. */
    Duration startTime() {
        return startTime;
    }

    boolean isUsable() {
        return !ended && process.isAlive();
    }

    /** Sends a call, and counts it. */
    public void call(Frame call) throws IOException {
        calls.incrementAndGet();
        channel.send(call);
    }

    /** Sends something short, without waiting for a child that does not listen. */
    public void tell(Frame frame) {
        try {
            channel.send(frame);
        } catch (IOException e) {
            // It is gone, which the thread that speaks with it finds out.
        }
    }

    /** Waits for what it says next. */
    public Frame receive() throws IOException {
        return channel.receive();
    }

    /** {@code kill -9}. */
    public void kill() {
        ended = true;
        process.destroyForcibly();
    }

    /** Asks it to end, and kills it if it takes longer than some seconds. Returns at once. */
    void retire() {
        ended = true;
        channel.close();
        process.onExit()
                .orTimeout(END_PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly());
    }

    /** Waits for the end of one that was retired, and kills it if that is later than this {@link System#nanoTime}. */
    void endBy(long deadline) {
        try {
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** To be told of its end. */
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** Makes sure that it has ended, and says how: {@code child process 4711 was killed by signal 9}. */
    public String awaitEnd() {
        ended = true;
        channel.close();
        return this + " " + end(process);
    }

    private static String end(Process process) {
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return "was hung";
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return "ended";
        }
        int code = process.exitValue();
        if (code == OUT_OF_MEMORY) {
            return "ended with exit code 3, OutOfMemoryError";
        }
        return code > BY_SIGNAL ? "was killed by signal " + (code - BY_SIGNAL) : "ended with exit code " + code;
    }

    @Override
    public String toString() {
        return "child process " + pid();
    }
}
