package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchoolPageTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `([\\w.]+)` \\(`([\\w.]+)`\\) \\|[^|]*\\| (\\w+) \\|$", Pattern.MULTILINE);

    @Test
    void listsEveryTaskWithItsOtherNameAndItsQueue() throws IOException {
        String page = Files.readString(Path.of("../docs/school.md"));

        Set<String> described = ROW.matcher(page)
                .results()
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                .collect(Collectors.toCollection(TreeSet::new));

        try (ExampleServers servers = ExampleServers.start();
                SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1)) {
            assertThat(described).isEqualTo(registered(app.tasks()));
        }
    }

    private static Set<String> registered(TaskApp app) {
        return app.taskNames().entrySet().stream()
                .filter(task -> !task.getKey().startsWith("example."))
                .map(task -> task.getKey() + " " + String.join(" ", task.getValue()) + " "
                        + app.queueOf(Signature.of(task.getKey(), List.of())))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
