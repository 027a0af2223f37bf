package io.ssync.school.users;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The statements of a teacher upload. Each works on many rows at once. */
final class TeacherTables {

    private final Statements statements;

    TeacherTables(Handle handle) {
        statements = new Statements(handle, TeacherTables.class);
    }

    Set<String> nationalIdsInUse(Collection<TeacherRow> teachers) {
        return inUse("national-ids-in-use", each(teachers, TeacherRow::nationalId));
    }

    Set<String> tinsInUse(Collection<TeacherRow> teachers) {
        return inUse("tins-in-use", each(teachers, TeacherRow::tin));
    }

    private Set<String> inUse(String query, List<String> values) {
        return new HashSet<>(statements
                .query(query)
                .bindArray("values", String.class, values)
                .mapTo(String.class)
                .list());
    }

    /** Stores teachers by account; the accounts of those that were stored, without those who lost a number meanwhile. */
    Set<Long> insert(Map<Long, TeacherRow> teachers) {
        Collection<TeacherRow> rows = teachers.values();
        return new HashSet<>(statements
                .query("insert")
                .bindArray("accounts", Long.class, teachers.keySet())
                .bindArray("addresses", String.class, each(rows, TeacherRow::address))
                .bindArray("nationalIds", String.class, each(rows, TeacherRow::nationalId))
                .bindArray("tins", String.class, each(rows, TeacherRow::tin))
                .bindArray("designations", String.class, each(rows, TeacherRow::qualification))
                .mapTo(Long.class)
                .list());
    }
}
