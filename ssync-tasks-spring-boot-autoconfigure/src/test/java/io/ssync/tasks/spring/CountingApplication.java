package io.ssync.tasks.spring;

import io.ssync.tasks.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** An application in a process of its own, whose task writes down that it has run, and that it began too late. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class CountingApplication {
    static final String TOO_LATE = "begun after the bean was destroyed";

    public static void main(String[] args) {
        SpringApplication.run(CountingApplication.class, args);
    }

    @Bean
    Counter counter(Environment environment) {
        return new Counter(Path.of(environment.getRequiredProperty("counted")));
    }

    /** Of a class that devtools load anew. */
    record Number(int value) {}

    static class Counter implements DisposableBean {
        private final Path file;
        private volatile boolean destroyed;

        Counter(Path file) {
            this.file = file;
        }

        @Task(name = "counter.count")
        public Number count(Number number) throws IOException, InterruptedException {
            if (destroyed) {
                write(TOO_LATE);
            }
            Thread.sleep(10);
            write(Integer.toString(number.value()));
            return number;
        }

        private void write(String line) throws IOException {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public void destroy() {
            destroyed = true;
        }
    }
}
