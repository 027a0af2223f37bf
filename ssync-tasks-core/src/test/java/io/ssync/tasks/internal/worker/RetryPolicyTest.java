package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.Task;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    @Test
    void retriesOnlyWhatTheDeclarationNames() throws Exception {
        RetryPolicy policy = policy("fixed");

        assertThat(policy.after(new IOException(), 0)).contains(Duration.ofSeconds(180));
        assertThat(policy.after(new FileNotFoundException(), 0)).isEmpty();
        assertThat(policy.after(new IllegalStateException(), 0)).isEmpty();
    }

    @Test
    void givesUpAfterTheLastRetry() throws Exception {
        assertThat(policy("fixed").after(new IOException(), 2)).isPresent();
        assertThat(policy("fixed").after(new IOException(), 3)).isEmpty();
        assertThat(policy("endless").after(new IOException(), 1_000)).isPresent();
    }

    @Test
    void doublesTheWaitUpToItsMaximum() throws Exception {
        RetryPolicy policy = policy("endless");

        assertThat(policy.after(new IOException(), 0)).contains(Duration.ofSeconds(1));
        assertThat(policy.after(new IOException(), 3)).contains(Duration.ofSeconds(8));
        assertThat(policy.after(new IOException(), 5_000)).contains(Duration.ofSeconds(600));
    }

    @Test
    void takesARandomPartOfTheWaitWithJitter() throws Exception {
        assertThat(policy("jittered").after(new IOException(), 2)).contains(Duration.ofSeconds(1));
    }

    private static RetryPolicy policy(String method) throws NoSuchMethodException {
        return new RetryPolicy(Declarations.class.getMethod(method).getAnnotation(Task.class), () -> 0.25);
    }

    interface Declarations {
        @Task(autoRetryFor = IOException.class, dontRetryFor = FileNotFoundException.class)
        void fixed();

        @Task(autoRetryFor = IOException.class, retryBackoff = true, retryJitter = false, maxRetries = -1)
        void endless();

        @Task(autoRetryFor = IOException.class, retryBackoff = true)
        void jittered();
    }
}
