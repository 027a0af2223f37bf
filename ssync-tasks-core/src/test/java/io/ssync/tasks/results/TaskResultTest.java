package io.ssync.tasks.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskResultTest {
    /** Python's exceptions have any number of arguments, and a record of Python's may hold anything. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"exc_type\": \"ValueError\", \"exc_message\": [\"no such class\"]} | ValueError: no such class",
                "{\"exc_type\": \"ValueError\", \"exc_message\": [\"a\", 2]} | ValueError: a, 2",
                "{\"exc_type\": \"ValueError\", \"exc_message\": \"told\"} | ValueError: told",
                "{\"exc_type\": \"KeyError\", \"exc_message\": []} | KeyError",
                "{\"exc_type\": \"KeyError\"} | KeyError",
                "{\"exc_type\": 7} |",
                "{\"total\": 7} |",
                "{no json |",
                "[\"exc_type\"] |",
                "|"
            })
    void saysWhatWentWrong(@Nullable String result, @Nullable String error) {
        assertThat(TaskResult.ended("7", TaskState.FAILURE, result).error().orElse(null))
                .isEqualTo(error);
    }
}
