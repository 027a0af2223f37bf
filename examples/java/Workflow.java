package examples;

import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.util.List;
import java.util.stream.Stream;

/**
 * Steps that hand their results on: one for each student at the same time, and one when all have ended.
 */
public final class Workflow {
    public static final class Marks {
        @Task(name = "marks.load")
        public List<Integer> load(long studentId) {
            return List.of(70, 80, (int) studentId);
        }

        @Task(name = "marks.average")
        public double average(List<Integer> marks) {
            return marks.stream().mapToInt(mark -> mark).average().orElse(0);
        }

        @Task(name = "marks.best")
        public double best(List<Double> averages) {
            return averages.stream().mapToDouble(average -> average).max().orElse(0);
        }
    }

    public static void main(String[] args) {
        try (TaskApp app = TaskApp.builder("examples")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(new Marks())
                        .build();
                Worker worker = app.worker().start()) {
            List<Chain<Double>> averages = Stream.of(60L, 90L, 75L)
                    .map(student -> app.task(Marks::load).signature(student).then(app.task(Marks::average)))
                    .toList();
            System.out.println(
                    app.send(Group.of(averages).then(app.task(Marks::best))).get());
        }
    }
}
// prints:
//   80.0
