/**
 * Imports: rows of sheets and of anything else into PostgreSQL, each of them once. Open, because JDBI looks for the statements
 * beside our classes, and finds what is in a module only if it is open.
 */
open module io.ssync.tasks.imports {
    requires static transitive org.jspecify;
    requires transitive io.ssync.tasks;
    requires transitive io.ssync.sheets;
    requires transitive java.sql;
    requires transitive org.jdbi.v3.core;
    requires transitive com.fasterxml.jackson.annotation;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.slf4j;
    // JDBI is built on it. It is no module yet, so nobody else asks for this.
    requires io.leangen.geantyref;

    exports io.ssync.tasks.imports;
}
