package io.ssync.tasks.faults;

import io.ssync.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Tries faults one after the other. Keeps two PostgreSQL servers for all of them, and the logs of the workers in a folder. */
final class FaultSuite implements AutoCloseable {
    private final EmbeddedPostgres postgres = EmbeddedPostgres.start();
    /** No fault touches it, so it need not be careful. */
    private final EmbeddedPostgres executionLogs =
            EmbeddedPostgres.builder().option("fsync", "off").start();

    private final Path logs;
    private int runs;

    FaultSuite(Path logs) {
        this.logs = logs;
    }

    /** Sets the scenario up, lets the fault strike, and looks at what is left. */
    Row run(Fault fault, Scale scale) throws InterruptedException {
        String name = fault.name().replace('-', '_') + "_" + ++runs;
        try (Scenario scenario =
                new Scenario(scale, postgres, executionLogs, name, folder(name), fault.durable(), fault.proxied())) {
            scenario.begin(fault.clocks(), fault.processes());
            fault.strike().on(scenario);
            return Audit.of(scenario, fault);
        }
    }

    /** Runs rounds of durable tasks with faults; returns what is wrong in the end. */
    List<String> soak(Duration time, Consumer<SoakSample> listener) throws InterruptedException {
        Path folder = folder("soak");
        try (Scenario scenario = new Scenario(Scale.FULL, postgres, executionLogs, "soak", folder, true, false)) {
            scenario.begin(List.of(), false);
            return new Soak(scenario, listener).run(time);
        }
    }

    /** A new one each time: Redis keeps its data there, and those of an earlier run would run again. */
    private Path folder(String name) {
        try {
            return Files.createTempDirectory(Files.createDirectories(logs), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        postgres.close();
        executionLogs.close();
    }
}
