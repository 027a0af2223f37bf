package io.ssync.example.demo;

import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/**
 * A small school to enrol students in: a year, a teacher and six classrooms, all called "Demo …", so that they can live beside
 * a real school in the same tables.
 *
 * @param academicYearId the year to enrol in
 * @param classrooms the names of its classrooms
 */
record SampleSchool(long academicYearId, List<String> classrooms) {
    private static final String YEAR = "Demo 2025/2026";
    private static final String STREAM = "Demo";

    private static final List<String> CLASSROOMS =
            List.of("Demo JSS 1", "Demo JSS 2", "Demo JSS 3", "Demo SSS 1", "Demo SSS 2", "Demo SSS 3");

    SampleSchool {
        classrooms = List.copyOf(classrooms);
    }

    /**
     * Creates what is missing of the school, and sees to it that each classroom has so many free seats: students of earlier
     * runs keep theirs. Several processes may do this at once.
     */
    static SampleSchool withFreeSeats(DataSource dataSource, int seats) {
        return Jdbi.create(dataSource).inTransaction(school -> {
            school.createQuery(sql("lock")).mapTo(String.class).one();
            school.createUpdate(sql("create-year")).bind("name", YEAR).execute();
            school.createUpdate(sql("create-teacher")).execute();
            school.createUpdate(sql("create-stream")).bind("name", STREAM).execute();
            CLASSROOMS.forEach(name -> createClassroom(school, name, seats));
            long year = school.createQuery(sql("find-year"))
                    .bind("name", YEAR)
                    .mapTo(Long.class)
                    .one();
            return new SampleSchool(year, CLASSROOMS);
        });
    }

    private static void createClassroom(Handle school, String name, int seats) {
        school.createUpdate(sql("create-class-level")).bind("name", name).execute();
        school.createUpdate(sql("create-classroom"))
                .bind("name", name)
                .bind("stream", STREAM)
                .execute();
        school.createUpdate(sql("add-seats"))
                .bind("name", name)
                .bind("seats", seats)
                .execute();
    }

    private static String sql(String name) {
        return ClasspathSqlLocator.removingComments().locate(SampleSchool.class, name);
    }
}
