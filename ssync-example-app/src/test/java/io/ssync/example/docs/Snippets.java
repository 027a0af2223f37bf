package io.ssync.example.docs;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;

/** The code of the README and the pages, compiled and run by {@link DocSnippetsTest}. */
final class Snippets {
    private Snippets() {}

    // snippet first-task
    public static class GreetingTasks {
        @Task(name = "greeting.greet")
        public String greet(String name) {
            return "Hello, " + name + "!";
        }
    }
    // end

    static String firstTask(String redisUrl, DataSource dataSource) {
        // snippet first-app
        TaskApp app = TaskApp.builder("greeting")
                .broker(RedisBroker.connect(redisUrl))
                .results(JdbcResults.over(dataSource))
                .register(new GreetingTasks())
                .build();

        try (app;
                Worker worker = app.worker().start()) {
            AsyncResult<String> result = app.task(GreetingTasks::greet).delay("Ada");
            return result.get(); // "Hello, Ada!"
        }
        // end
    }

    static void ways(TaskApp app) {
        // snippet ways-to-call
        app.task(GreetingTasks::greet).delay("Ada");
        app.task(GreetingTasks::greet)
                .applyAsync(TaskOptions.countdown(Duration.ofSeconds(30)).queue("slow"), "Ada");
        app.send("greeting.greet", "Ada"); // by name, for code that has no class of the task
        // end
    }

    public static class ImportTasks {
        // snippet context
        @Task(name = "import.rows", autoRetryFor = IOException.class, retryBackoff = true, maxRetries = 5)
        public int importRows(TaskContext self, int rows) throws IOException {
            for (int row = 1; row <= rows; row++) {
                self.progress(row, rows, "Row " + row); // as often as you like: a few are stored each second
            }
            return rows;
        }
        // end
    }

    static TaskSettings settings() {
        // snippet settings
        TaskSettings settings = TaskSettings.defaults()
                .withRoutes(Routes.of("import.*", "imports", "mail.*", "mail"))
                .withResultExpires(Duration.ofDays(30))
                .withFile(Path.of("tasks.properties"))
                .withEnvironment(System.getenv());
        // end
        return settings;
    }
}
