package io.ssync.tasks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.worker.Worker.ChildCommand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildCommandTest {
    @Test
    void passesOnTheOptionsThatProcessesCanShare() {
        assertThat(ChildCommand.shared(List.of(
                        "-Xmx64m",
                        "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                        "-Dcom.sun.management.jmxremote.port=9010",
                        "-XX:StartFlightRecording=filename=a.jfr",
                        "--module-path=/modules",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dschool=north")))
                .containsExactly("-Xmx64m", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dschool=north");
    }

    @Test
    void endsWithoutMemoryUnlessTheOptionsSayOtherwise() {
        assertThat(ChildCommand.of(String.class).commandLine()).contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(ChildCommand.of(String.class)
                        .withJvmOptions("-XX:+CrashOnOutOfMemoryError")
                        .commandLine())
                .doesNotContain("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void startsTheMainClassOnThisClassPath() {
        List<String> command = ChildCommand.of(ChildCommandTest.class, "a", "b")
                .withJvmOptions("-Xmx64m")
                .commandLine();

        assertThat(command.subList(1, command.size()))
                .containsExactly(
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildCommandTest.class.getName(),
                        "a",
                        "b");
    }

    @Test
    void startsAMainClassOfAModuleInItsModule() {
        assertThat(ChildCommand.of(List.class).commandLine()).containsSubsequence("-m", "java.base/java.util.List");
    }

    @Test
    void setsTheEnvironmentAndNoOptionTwice() {
        Map<String, String> environment = ChildCommand.of(String.class)
                .withEnvironment(Map.of("DATABASE_URL", "postgresql://localhost/school"))
                .builder()
                .environment();

        assertThat(environment)
                .containsEntry("DATABASE_URL", "postgresql://localhost/school")
                .doesNotContainKeys("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");
    }
}
