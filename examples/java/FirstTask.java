package examples;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;

/**
 * A task, a worker in the same program, and a call of it: typed, and by name.
 */
public final class FirstTask {
    public static final class Greetings {
        @Task(name = "greetings.greet")
        public String greet(String name) {
            return "Hello, " + name + "!";
        }
    }

    public static void main(String[] args) {
        try (TaskApp app = TaskApp.builder("examples")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(new Greetings())
                        .build();
                Worker worker = app.worker().start()) {
            AsyncResult<String> typed = app.task(Greetings::greet).delay("Ada");
            AsyncResult<Object> named = app.send("greetings.greet", "Grace");
            System.out.println(typed.get());
            System.out.println(named.get());
        }
    }
}
// prints:
//   Hello, Ada!
//   Hello, Grace!
