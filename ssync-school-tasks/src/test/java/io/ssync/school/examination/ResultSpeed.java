package io.ssync.school.examination;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.school.SchoolYear;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.schema.SchoolSchema;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Measures the results of classes of 40 students with 12 subjects, on a server that syncs to disk: {@code ResultSpeed [classes]}. */
final class ResultSpeed {

    private ResultSpeed() {}

    public static void main(String[] arguments) throws InterruptedException {
        int classes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            DataSource dataSource = postgres.dataSource();
            SchoolSchema.createMissing(dataSource);
            SchoolYear school = new SchoolYear(dataSource);
            for (int i = 1; i <= classes; i++) {
                school.fullClass(i, 40, 12);
            }
            ResultComputation computation =
                    new ResultComputation(new SchoolDatabase(dataSource), InstantSource.system());
            for (String what : new String[] {"first", "again"}) {
                double[] millis = new double[classes];
                for (int i = 0; i < classes; i++) {
                    long start = System.nanoTime();
                    computation.compute(new ComputationRequest(1, i + 1, null, false, false));
                    millis[i] = (System.nanoTime() - start) / 1e6;
                }
                System.out.printf("%s: the very first %.1f ms, ", what, millis[0]);
                Arrays.sort(millis);
                System.out.printf("median %.1f ms, slowest %.1f ms%n", millis[classes / 2], millis[classes - 1]);
            }
            System.out.printf("all at once: %.1f ms a class%n", allAtOnce(computation, classes));
        }
    }

    /** As a worker does it that has as many threads as there are processors. */
    private static double allAtOnce(ResultComputation computation, int classes) throws InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        long start = System.nanoTime();
        for (int i = 0; i < classes; i++) {
            int classroom = i + 1;
            threads.execute(() -> computation.compute(new ComputationRequest(1, classroom, null, false, false)));
        }
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the results of " + classes + " classes take more than five minutes");
        }
        return (System.nanoTime() - start) / 1e6 / classes;
    }
}
