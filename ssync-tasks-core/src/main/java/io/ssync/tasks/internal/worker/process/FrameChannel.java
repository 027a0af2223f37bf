package io.ssync.tasks.internal.worker.process;

import io.ssync.tasks.message.CeleryJson;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a socket: the kind, the lengths of the two parts, then the parts. However large they are, they go through a
 * small buffer, so that a frame is in memory once.
 *
 * <p>One thread at a time receives; any thread may send. A thread that is interrupted meanwhile closes the channel, as Java has
 * it. Ends with {@link #close}, or with an {@link IOException} once the other side is gone.
 */
public final class FrameChannel implements AutoCloseable {
    /** The variable of the environment in which a child finds the address of its socket. */
    static final String SOCKET = "SSYNC_TASK_PROCESS";

    private static final int BUFFER = 64 * 1024;
    private static final int HEAD = 1 + 2 * Integer.BYTES;

    private static final Frame.Kind[] KINDS = Frame.Kind.values();

    private final SocketChannel socket;
    /** What was received and not read yet. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();

    /** Guarded by sending. */
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);

    private final ReentrantLock sending = new ReentrantLock();
    private final Queue<Frame> unsent = new ConcurrentLinkedQueue<>();

    FrameChannel(SocketChannel socket) {
        this.socket = socket;
    }

    /**
     * Makes sure that there is a parent.
     *
     * @throws IllegalStateException if this process is no child of a worker
     */
    public static void requireParent() {
        if (System.getenv(SOCKET) == null) {
            throw new IllegalStateException(
                    "this is the main class of a worker's child processes: the worker starts it, "
                            + "see Worker.Builder.processes");
        }
    }

    /** Connects a child with its parent. */
    public static FrameChannel toParent() throws IOException {
        return new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(System.getenv(SOCKET))));
    }

    /**
     * Sends a frame, unless another thread is busy with one: then that thread sends this one afterwards. So nobody who has
     * little to say waits for a child that does not listen to something long.
     */
    public void send(Frame frame) throws IOException {
        unsent.add(frame);
        while (!unsent.isEmpty() && sending.tryLock()) {
            try {
                for (Frame next = unsent.poll(); next != null; next = unsent.poll()) {
                    write(next);
                }
            } finally {
                sending.unlock();
            }
        }
    }

    /** Waits for the next frame. */
    public Frame receive() throws IOException {
        require(HEAD);
        Frame.Kind kind = KINDS[in.get()];
        int fieldsLength = in.getInt();
        int bodyLength = in.getInt();
        String fields = new String(read(fieldsLength), StandardCharsets.UTF_8);
        return new Frame(kind, fieldsOf(fields), read(bodyLength));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing more is sent or received, so a failure to close changes nothing.
        }
    }

    private static Map<String, @Nullable Object> fieldsOf(String json) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (CeleryJson.readPlain(json) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        }
        return fields;
    }

    private void write(Frame frame) throws IOException {
        byte[] fields = CeleryJson.write(frame.fields()).getBytes(StandardCharsets.UTF_8);
        out.clear();
        out.put((byte) frame.kind().ordinal()).putInt(fields.length).putInt(frame.body().length);
        put(fields);
        put(frame.body());
        flush();
    }

    private void put(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(out.remaining(), bytes.length - from);
            out.put(bytes, from, length);
            from += length;
            if (!out.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            socket.write(out);
        }
        out.clear();
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int to = 0; to < length; ) {
            require(1);
            int available = Math.min(in.remaining(), length - to);
            in.get(bytes, to, available);
            to += available;
        }
        return bytes;
    }

    /** Receives until the buffer has this many bytes. */
    private void require(int bytes) throws IOException {
        if (in.remaining() >= bytes) {
            return;
        }
        in.compact();
        while (in.position() < bytes) {
            if (socket.read(in) < 0) {
                throw new EOFException("the other side has closed the connection");
            }
        }
        in.flip();
    }
}
