package io.ssync.tasks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The core knows roles, never products. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.ssync.tasks");

    @Test
    void knowsNoProduct() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.lettuce..",
                        "redis..",
                        "org.jdbi..",
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..",
                        "io.micrometer..")
                .check(CORE);
    }

    @Test
    void keepsMessagesBrokersAndResultsIndependentOfTheWorker() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.ssync.tasks.message",
                        "io.ssync.tasks.broker",
                        "io.ssync.tasks.results",
                        "io.ssync.tasks.routing")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ssync.tasks.worker", "io.ssync.tasks.registry")
                .check(CORE);
    }

    @Test
    void readsTheTimeOnlyFromItsClock() {
        noClasses().should().callMethod(java.time.Instant.class, "now").check(CORE);
    }
}
