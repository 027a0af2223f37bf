package io.ssync.tasks.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class GoldenMessagesTest {
    record Parent(String name, String phone) {}

    record ParentWithoutPhone(String name) {}

    static final class Yesterday {
        @Task(name = "mail.welcome", aliases = "welcome")
        void welcome(Parent parent, int year) {}
    }

    static final class Renamed {
        @Task(name = "mail.greet")
        void greet(Parent parent, int year) {}
    }

    static final class RenamedWithAlias {
        @Task(name = "mail.greet", aliases = "mail.welcome")
        void greet(Parent parent, int year) {}
    }

    static final class OneMoreParameter {
        @Task(name = "mail.welcome")
        void welcome(Parent parent, int year, String language) {}
    }

    static final class OtherType {
        @Task(name = "mail.welcome")
        void welcome(Parent parent, boolean year) {}
    }

    static final class LostField {
        @Task(name = "mail.welcome")
        void welcome(ParentWithoutPhone parent, int year) {}
    }

    @TempDir
    private Path folder;

    private final TaskTester tester = TaskTester.of(new Yesterday());

    @BeforeEach
    void send() {
        tester.task(Yesterday::welcome).delay(new Parent("Ada", "+234 1"), 2030);
    }

    @AfterEach
    void close() {
        System.clearProperty(GoldenMessages.WRITE);
        tester.close();
    }

    private void write() {
        System.setProperty(GoldenMessages.WRITE, "true");
        golden(new Yesterday()).verify(tester.sent());
        System.clearProperty(GoldenMessages.WRITE);
    }

    private GoldenMessages golden(Object tasks) {
        return GoldenMessages.of(folder, tasks);
    }

    @Test
    void writesWhatIsMissingOnlyWhenItIsTold() throws Exception {
        assertThatThrownBy(() -> golden(new Yesterday()).verify(tester.sent()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "task mail.welcome has no message: run this test once with -Dssync.golden.write=true");
        write();

        assertThat(folder.resolve("mail.welcome.json")).exists();
        byte[] written = Files.readAllBytes(folder.resolve("mail.welcome.json"));
        golden(new Yesterday()).verify(tester.sent());
        write();
        assertThat(Files.readAllBytes(folder.resolve("mail.welcome.json"))).isEqualTo(written);
    }

    @Test
    void readsWhatStillFits() {
        write();

        assertThatCode(() -> golden(new RenamedWithAlias()).verify(tester.sent()))
                .doesNotThrowAnyException();
    }

    @Test
    void failsForATaskThatIsGone() {
        write();

        assertThatThrownBy(() -> golden(new Renamed()).verify(tester.sent()))
                .hasMessageContaining("mail.welcome.json: no task is called mail.welcome any more")
                .hasMessageContaining("@Task(aliases = …)")
                .hasMessageContaining("task mail.greet has no message: send one in this test");
    }

    @Test
    void failsForAParameterThatWasNotThere() {
        write();

        assertThatThrownBy(() -> golden(new OneMoreParameter()).verify(tester.sent()))
                .hasMessageContaining("mail.welcome.json: cannot be read:")
                .hasMessageContaining("[language]");
    }

    @Test
    void failsForAnotherType() {
        write();

        assertThatThrownBy(() -> golden(new OtherType()).verify(tester.sent()))
                .hasMessageContaining("argument 'year': 2030 is a number, and the type boolean takes true or false");
    }

    @Test
    void failsForAFieldThatNobodyReadsAnyMore() {
        write();

        assertThatThrownBy(() -> golden(new LostField()).verify(tester.sent()))
                .hasMessageContaining(
                        "mail.welcome.json: task mail.welcome reads it without argument 1.phone = +234 1");
    }
}
