package io.ssync.example.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.ssync.tasks.TaskApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which module and which package may know which. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.ssync");

    private static final String[] MODULES_BESIDE_CORE = {
        "io.ssync.tasks.redis..",
        "io.ssync.tasks.jdbc..",
        "io.ssync.tasks.beat..",
        "io.ssync.tasks.observation..",
        "io.ssync.tasks.dashboard..",
        "io.ssync.tasks.imports..",
        "io.ssync.tasks.cli..",
        "io.ssync.tasks.test.."
    };

    /** The modules of SSync Tasks that are libraries, without the command line and the example. */
    private static final JavaClasses LIBRARIES =
            ALL.that(not(resideInAnyPackage("io.ssync.tasks.cli..", "io.ssync.example..")));

    private static final JavaClasses CORE =
            ALL.that(resideInAPackage("io.ssync.tasks..")).that(not(resideInAnyPackage(MODULES_BESIDE_CORE)));

    /**
     * Neither the package {@code io.ssync.tasks} itself is asked, which is the door to the others and holds the types of the API that they
     * use, nor {@code io.ssync.example} with the command line's entry. That nobody in core comes back to the door is a rule of its own.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.ssync.tasks.(**)",
                "io.ssync.school.(**)",
                "io.ssync.sheets.(**)",
                "io.ssync.embedded.(**)",
                "io.ssync.example.(**)"
            })
    void packagesFormNoCycle(String packages) {
        slices().matching(packages)
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void coreKnowsNoProduct() {
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
    void coreKnowsNoOtherModule() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ssync.tasks.redis..",
                        "io.ssync.tasks.jdbc..",
                        "io.ssync.tasks.beat..",
                        "io.ssync.tasks.observation..",
                        "io.ssync.tasks.dashboard..",
                        "io.ssync.tasks.imports..",
                        "io.ssync.tasks.cli..",
                        "io.ssync.tasks.test..",
                        "io.ssync.school..",
                        "io.ssync.sheets..",
                        "io.ssync.embedded..",
                        "io.ssync.example..")
                .check(CORE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.ssync.tasks.redis..",
                "io.ssync.tasks.jdbc..",
                "io.ssync.tasks.beat..",
                "io.ssync.tasks.observation..",
                "io.ssync.tasks.test.."
            })
    void modulesBesideCoreKnowNothingButCore(String module) {
        noClasses()
                .that()
                .resideInAPackage(module)
                // Of a module that it needs only where there is a beat.
                .and()
                .doNotHaveSimpleName("BeatMetrics")
                // Its rows, its calls and results share a database, and the way to it.
                .and()
                .resideOutsideOfPackage("io.ssync.tasks.beat.jdbc..")
                .should()
                .dependOnClassesThat(not(resideInAPackage(module))
                        .and(resideInAnyPackage(
                                "io.ssync.tasks.redis..",
                                "io.ssync.tasks.jdbc..",
                                "io.ssync.tasks.beat..",
                                "io.ssync.tasks.observation..",
                                "io.ssync.tasks.dashboard..",
                                "io.ssync.tasks.imports..",
                                "io.ssync.tasks.cli..",
                                "io.ssync.tasks.test..",
                                "io.ssync.school..",
                                "io.ssync.sheets..",
                                "io.ssync.embedded..",
                                "io.ssync.example..")))
                .check(ALL);
    }

    /** An import runs with any broker, and keeps where it stands itself. */
    @Test
    void importsKnowTheCoreAndSheetsAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.ssync.tasks.imports..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ssync.tasks.redis..",
                        "io.ssync.tasks.jdbc..",
                        "io.ssync.tasks.beat..",
                        "io.ssync.tasks.observation..",
                        "io.ssync.tasks.dashboard..",
                        "io.ssync.tasks.internal..",
                        "io.ssync.tasks.test..",
                        "io.ssync.school..",
                        "io.ssync.embedded..",
                        "io.ssync.example..",
                        "io.lettuce..",
                        "org.postgresql..")
                .check(ALL);
    }

    /** It shows what the app's own objects say, whatever broker and result backend they are of. */
    @Test
    void dashboardKnowsTheCoreAndSchedulesAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.ssync.tasks.dashboard..")
                .and()
                // Of a module that it needs only where the audit is in a database.
                .resideOutsideOfPackage("io.ssync.tasks.dashboard.jdbc..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "io.ssync.tasks.redis..",
                                "io.ssync.tasks.jdbc..",
                                "io.ssync.tasks.observation..",
                                "io.ssync.tasks.cli..",
                                "io.ssync.tasks.internal..",
                                "io.ssync.school..",
                                "io.ssync.sheets..",
                                "io.ssync.embedded..",
                                "io.ssync.example..",
                                "io.lettuce..",
                                "org.postgresql..")
                        // What workers count, which charts are drawn from.
                        .and(not(resideInAPackage("io.ssync.tasks.internal.figures"))))
                .check(ALL);
    }

    /** Whoever runs tasks of their own with it gets no school and no servers for tests. */
    @Test
    void commandLineKnowsNoSchoolAndNoEmbeddedServers() {
        noClasses()
                .that()
                .resideInAPackage("io.ssync.tasks.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ssync.tasks.internal..",
                        "io.ssync.school..",
                        "io.ssync.sheets..",
                        "io.ssync.embedded..",
                        "io.ssync.example..")
                .check(ALL);
    }

    /** So that any server of pages can serve it. */
    @Test
    void onlyThePackagesOfWebFrameworksKnowOne() {
        noClasses()
                .that()
                .resideInAnyPackage("io.ssync.tasks.dashboard", "io.ssync.tasks.dashboard.jdbc")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..")
                .check(ALL);
    }

    @Test
    void schoolKnowsTheCoreAndSheetsAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.ssync.school..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ssync.tasks.redis..",
                        "io.ssync.tasks.jdbc..",
                        "io.ssync.tasks.beat..",
                        "io.ssync.tasks.observation..",
                        "io.ssync.tasks.dashboard..",
                        "io.ssync.tasks.cli..",
                        "io.ssync.tasks.test..",
                        "io.ssync.embedded..",
                        "io.ssync.example..",
                        "io.lettuce..")
                .check(ALL);
    }

    @Test
    void sheetsAndEmbeddedServersKnowNothingOfTasks() {
        noClasses()
                .that()
                .resideInAnyPackage("io.ssync.sheets..", "io.ssync.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ssync.tasks..", "io.ssync.school..", "io.ssync.example..")
                .check(ALL);
    }

    @Test
    void nothingInCoreComesBackToTheDoor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.ssync.tasks")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(TaskApp.class)
                .check(CORE);
    }

    @Test
    void messagesBrokersAndResultsKnowNoWorker() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.ssync.tasks.message",
                        "io.ssync.tasks.broker",
                        "io.ssync.tasks.results",
                        "io.ssync.tasks.routing")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ssync.tasks.worker..",
                        "io.ssync.tasks.internal.worker..",
                        "io.ssync.tasks.internal.registry",
                        "io.ssync.tasks.internal.canvas")
                .check(CORE);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses().should().haveNameMatching(".*(Impl|Utils?|Helper|Manager)").check(ALL);
    }

    @Test
    void librariesLogWithSlf4jAndPrintNothing() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(LIBRARIES);
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(LIBRARIES);
    }
}
