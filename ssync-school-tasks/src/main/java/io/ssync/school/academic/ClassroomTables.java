package io.ssync.school.academic;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import io.ssync.school.people.Titles;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The statements of a classroom upload. Each works on many rows at once. */
final class ClassroomTables {

    /** As many students as a classroom of the school system has seats for, unless someone says otherwise. */
    private static final int CAPACITY = 40;

    private final Statements statements;

    ClassroomTables(Handle handle) {
        statements = new Statements(handle, ClassroomTables.class);
    }

    Named<ClassLevel> levels() {
        Named<ClassLevel> levels = new Named<>();
        statements
                .query("levels")
                .map((row, context) ->
                        new ClassLevel(row.getInt("id"), row.getString("name"), row.getBoolean("has_classroom")))
                .forEach(level -> levels.add(level.name(), level));
        return levels;
    }

    /** Streams by name; of several with one name the oldest, since they mean the same. */
    Map<String, Long> streams() {
        Map<String, Long> streams = new HashMap<>();
        statements
                .query("streams")
                .map((row, context) -> Map.entry(row.getString("name"), row.getLong("id")))
                .forEach(stream -> streams.putIfAbsent(Classrooms.key(stream.getKey()), stream.getValue()));
        return streams;
    }

    /** Teachers who teach, by full name, with and without the middle name and the title that some have in it. */
    Named<Long> teachers() {
        Named<Long> teachers = new Named<>();
        statements
                .query("teachers")
                .map((row, context) ->
                        Map.entry(row.getLong("id"), List.of(row.getString("full_name"), row.getString("longer_name"))))
                .forEach(teacher -> teacher.getValue().stream()
                        .flatMap(name -> Stream.of(name, Titles.without(name)))
                        .distinct()
                        .forEach(name -> teachers.add(name, teacher.getKey())));
        return teachers;
    }

    /** Stores classrooms; the levels of those that were stored, without those that someone else made in the meantime. */
    Set<Integer> insert(Collection<ClassroomRow> classrooms) {
        return new HashSet<>(statements
                .query("insert")
                .bind("capacity", CAPACITY)
                .bindArray("levels", Integer.class, each(classrooms, ClassroomRow::levelId))
                .bindArray("streams", Long.class, each(classrooms, ClassroomRow::streamId))
                .bindArray("teachers", Long.class, each(classrooms, ClassroomRow::teacherId))
                .mapTo(Integer.class)
                .list());
    }
}
