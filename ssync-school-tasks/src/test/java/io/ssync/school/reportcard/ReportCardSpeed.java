package io.ssync.school.reportcard;

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
        ReportCardTemplate template = ReportCardTemplate.standard();
        ReportCardPrinter printer = new ReportCardPrinter();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        byte[] last = {};
        for (int round = 1; round <= 4; round++) {
            long start = System.nanoTime();
            List<Future<byte[]>> running = new ArrayList<>();
            for (int i = 0; i < cards; i++) {
                String name = "Ọláolúwa Adébáyọ̀ No " + i;
                running.add(executor.submit(() -> printer.print(template.fill(SampleCards.of(name)))));
            }
            for (Future<byte[]> card : running) {
                last = card.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("round %d: %.1f cards/s, %,d bytes%n", round, cards / seconds, last.length);
        }
        executor.shutdown();
        if (arguments.length > 2) {
            Files.write(Path.of(arguments[2]), last);
        }
    }
}
