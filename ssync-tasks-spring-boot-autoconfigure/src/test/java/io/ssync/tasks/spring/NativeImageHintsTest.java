package io.ssync.tasks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberHint;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.javapoet.ClassName;

/** What Spring finds out about an application ahead of time, for a native image. */
class NativeImageHintsTest {

    @Test
    void tellOfTheTasksOfBeansAndTheirTypes() {
        RuntimeHints hints = hints();

        assertThat(Objects.requireNonNull(hints.reflection().getTypeHint(Orders.class))
                        .methods())
                .filteredOn(method -> method.getMode() == ExecutableMode.INVOKE)
                .extracting(MemberHint::getName)
                .contains("bill")
                .doesNotContain("noTask");
        for (Class<?> json : List.of(Order.class, Line.class, Bill.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onType(json)).accepts(hints);
        }
    }

    /** Whatever file of ours there is that is no class. */
    @Test
    void tellOfAllScriptsAndStatements() throws IOException {
        RuntimeHints hints = hints();
        int files = 0;
        for (String ending : List.of("css", "js", "lua", "properties", "sql", "svg", "txt")) {
            for (Resource file : new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:io/ssync/tasks/**/*." + ending)) {
                String url = file.getURL().toString();
                String path = url.substring(url.lastIndexOf("io/ssync/tasks/"));
                assertThat(RuntimeHintsPredicates.resource().forResource(path))
                        .as(path)
                        .accepts(hints);
                files++;
            }
        }
        assertThat(files).isGreaterThan(100);
    }

    private static RuntimeHints hints() {
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("io.ssync.tasks.spring", "Generated")),
                new InMemoryGeneratedFiles());
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of("ssync.tasks.worker.enabled=true", "ssync.tasks.broker.in-memory=true")
                    .applyTo(context);
            context.register(Application.class);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        return generation.getRuntimeHints();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
            })
    static class Application {
        @Bean
        Orders orders(TaskApp tasks) {
            return new Orders(tasks);
        }
    }

    record Line(String article, int pieces) {}

    record Order(String customer, List<Line> lines) {}

    record Bill(long cents) {}

    static class Orders {
        private final TaskApp tasks;

        Orders(TaskApp tasks) {
            this.tasks = tasks;
        }

        @Task(name = "orders.bill")
        public Bill bill(Order order) {
            return new Bill(noTask());
        }

        public long noTask() {
            return tasks.name().length();
        }
    }
}
