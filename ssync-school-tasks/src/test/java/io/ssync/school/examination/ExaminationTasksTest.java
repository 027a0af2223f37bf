package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class ExaminationTasksTest {

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final TaskApp app = TaskApp.builder("school")
            .broker(new InMemoryBroker())
            .register(new ExaminationTasks(dataSource, InstantSource.system()))
            .build();
    private final Worker worker = app.worker().concurrency(2).start();

    @AfterEach
    void close() {
        worker.close();
        app.close();
    }

    @Test
    void computeAClass() {
        school.fullClass(1, 5, 3);

        Object result = app.send("examination.compute_classroom_results", 1, 1).get();

        assertThat(result)
                .isEqualTo(Map.of(
                        "status", "success",
                        "term", "First Term",
                        "classroom", "JSS 1",
                        "results",
                                Map.of(
                                        "total_students", 5,
                                        "computed", 5,
                                        "failed", 0,
                                        "errors", List.of(),
                                        "missing_marks", 0,
                                        "missing", List.of(),
                                        "not_ranked", List.of(),
                                        "published_changes", List.of(),
                                        "warnings", List.of())));
    }

    @Test
    void failWithTheReasonWhenAClassCannotBeComputed() {
        AsyncResult<ComputationReport> result =
                app.task(ExaminationTasks::computeClassroomResults).delay(1L, 77L, null, null, null);

        await().until(result::ready);
        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        assertThat(result.info().toString()).contains("no classroom with the id 77");
    }

    @Test
    void computeAllClassesOfATerm() {
        school.fullClass(1, 5, 3);
        school.fullClass(2, 5, 3);
        school.fullClass(3, 5, 3);
        school.classroom(4);

        TermComputation sent =
                app.task(ExaminationTasks::computeTermResults).delay(1L, null).get();

        assertThat(sent.classrooms()).extracting("classroom").containsExactly("JSS 1", "JSS 2", "JSS 3");
        for (TermComputation.ClassTask task : sent.classrooms()) {
            assertThat(app.result(task.taskId()).get()).asString().contains("success");
        }
        assertThat(school.count("examination_termresult")).isEqualTo(15);
    }
}
