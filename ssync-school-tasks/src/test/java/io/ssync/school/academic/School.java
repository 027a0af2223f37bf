package io.ssync.school.academic;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A school in a test's database: makes what an upload needs and shows what came of it. */
final class School {

    private final Jdbi jdbi;
    private int levels;

    School(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO academic_teacher (unpaid_salary, address, inactive) VALUES (0, '', false)"));
    }

    long activeYear(String name) {
        return year(name, true);
    }

    long pastYear(String name) {
        return year(name, false);
    }

    private long year(String name, boolean active) {
        return jdbi.withHandle(handle -> handle.createQuery("INSERT INTO administration_academicyear"
                        + " (name, start_date, active_year) VALUES (:name, '2025-09-01', :active) RETURNING id")
                .bind("name", name)
                .bind("active", active)
                .mapTo(Long.class)
                .one());
    }

    long classroom(String level, int capacity) {
        int levelId = ++levels;
        return jdbi.withHandle(handle -> {
            handle.execute("INSERT INTO academic_classlevel (id, name) VALUES (?, ?)", levelId, level);
            return handle.createQuery(
                            "INSERT INTO academic_classroom (capacity, occupied_sits, name_id, class_teacher_id)"
                                    + " VALUES (:capacity, 0, :level, 1) RETURNING id")
                    .bind("capacity", capacity)
                    .bind("level", levelId)
                    .mapTo(Long.class)
                    .one();
        });
    }

    void execute(String sql, Object... arguments) {
        jdbi.useHandle(handle -> handle.execute(sql, arguments));
    }

    long count(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    int occupiedSeats(long classroom) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT occupied_sits FROM academic_classroom WHERE id = :id")
                        .bind("id", classroom)
                        .mapTo(Integer.class)
                        .one());
    }

    List<String> strings(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    /** The only row that a query finds. */
    Map<String, Object> row(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapToMap().one());
    }
}
