package io.ssync.school.reportcard;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Measures making cards of twelve subjects: {@code ReportCardSpeed [threads] [cards] [file]}; the last card goes into the file. */
final class ReportCardSpeed {

    private ReportCardSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        int cards = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
        ReportCardTemplate template = ReportCardTemplate.standard();
        ReportCardPrinter printer = new ReportCardPrinter();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        byte[] last = {};
        for (int round = 1; round <= 4; round++) {
            long start = System.nanoTime();
            AtomicLong cpuTime = new AtomicLong();
            List<Future<byte[]>> running = new ArrayList<>();
            for (int i = 0; i < cards; i++) {
                String name = "Ọláolúwa Adébáyọ̀ No " + i;
                running.add(executor.submit(() -> {
                    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    byte[] card = printer.print(template.fill(SampleCards.of(name)));
                    cpuTime.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
                    return card;
                }));
            }
            for (Future<byte[]> card : running) {
                last = card.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "round %d: %.1f cards/s, %.1f ms of processor time each, %,d bytes%n",
                    round, cards / seconds, cpuTime.get() / 1e6 / cards, last.length);
        }
        executor.shutdown();
        if (arguments.length > 2) {
            Files.write(Path.of(arguments[2]), last);
        }
    }
}
