package io.ssync.tasks.faults;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a worker process takes.
 *
 * @param heapBytes the heap that is in use after a collection
 * @param threads how many threads there are
 * @param fileDescriptors how many files and connections are open
 */
record Footprint(long heapBytes, long threads, long fileDescriptors) {
    private static final int COLLECTIONS = 3;

    /** Of this process, now. Objects that need a finalizer or a cleaner go with the second collection. */
    static Footprint measure() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        String[] open = new File("/proc/self/fd").list();
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                open == null ? 0 : open.length);
    }

    /** Answers each line on standard input with a footprint, on a thread of its own, until there is no more. */
    static void answerOnStandardInput() {
        Thread thread = new Thread(
                () -> {
                    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                    try {
                        while (in.readLine() != null) {
                            System.out.println(measure().toLine());
                        }
                    } catch (IOException e) {
                        System.err.println("standard input cannot be read: " + e);
                    }
                },
                "footprint");
        thread.setDaemon(true);
        thread.start();
    }

    private String toLine() {
        return heapBytes + " " + threads + " " + fileDescriptors;
    }

    /** What another process has answered. */
    static Footprint ofLine(String line) {
        long[] parts = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        return new Footprint(parts[0], parts[1], parts[2]);
    }
}
