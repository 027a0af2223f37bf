/** The test kit of SSync Tasks: virtual time, assertions about calls, and a crash at every step. */
module io.ssync.tasks.test {
    requires static transitive org.jspecify;
    requires transitive io.ssync.tasks;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports io.ssync.tasks.test;

    // Extensions are made by JUnit.
    opens io.ssync.tasks.test to
            org.junit.platform.commons;
}
