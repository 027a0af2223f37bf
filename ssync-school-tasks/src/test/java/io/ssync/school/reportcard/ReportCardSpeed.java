package io.ssync.school.reportcard;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures making cards of twelve subjects: {@code ReportCardSpeed [threads] [cards] [file]}; the last card goes into the file. */
final class ReportCardSpeed {

    private ReportCardSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        int cards = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
        CardPage template = ReportCardTemplate.standard().read();
        ReportCardPrinter printer = new ReportCardPrinter();
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ExecutorService executor = Executors.newFixedThreadPool(threads, work -> {
            Thread t = new Thread(work);
            t.setDaemon(true);
            return t;
        });
        byte[] last = {};
        for (int round = 1; round <= 6; round++) {
            long start = System.nanoTime();
            long cpu = os.getProcessCpuTime();
            List<Future<byte[]>> running = new ArrayList<>();
            for (int i = 0; i < cards; i++) {
                String name = "Ọláolúwa Adébáyọ̀ No " + i;
                running.add(executor.submit(() -> printer.print(template.fill(SampleCards.of(name)))));
            }
            for (Future<byte[]> card : running) {
                last = card.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "round %d: %.1f cards/s, %.1f ms cpu a card, %,d bytes%n",
                    round, cards / seconds, (os.getProcessCpuTime() - cpu) / 1e6 / cards, last.length);
        }
        if (arguments.length > 2) {
            Files.write(Path.of(arguments[2]), last);
        }
    }
}
