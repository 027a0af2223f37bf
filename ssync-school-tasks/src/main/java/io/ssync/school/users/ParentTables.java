package io.ssync.school.users;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import io.ssync.school.people.PhoneNumbers;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The statements of a parent upload. Each works on many rows at once. */
final class ParentTables {

    private final Statements statements;

    ParentTables(Handle handle) {
        statements = new Statements(handle, ParentTables.class);
    }

    /** The parents of the table who have an e-mail address, a telephone number or a national id of one of the rows, oldest first. */
    List<KnownParent> findParents(Collection<ParentRow> rows) {
        return statements
                .query("find")
                .bind("notAsAtHome", PhoneNumbers.NOT_AS_AT_HOME)
                .bindArray(
                        "emails", String.class, each(rows, row -> row.person().email()))
                .bindArray(
                        "phoneNumbers",
                        String.class,
                        each(rows, row -> row.person().phoneNumber()))
                .bindArray("nationalIds", String.class, each(rows, ParentRow::nationalId))
                .map((row, context) -> KnownParent.stored(
                        row.getLong("id"),
                        row.getString("first_name"),
                        row.getString("last_name"),
                        row.getString("email"),
                        row.getString("phone_number"),
                        row.getString("national_id")))
                .list();
    }

    /** Finds students by admission number and keeps their guardians from changing until the end of the transaction. */
    Map<String, Child> lockChildren(Collection<String> admissionNumbers) {
        Map<String, Child> children = new HashMap<>();
        statements
                .query("lock-children")
                .bindArray("admissionNumbers", String.class, admissionNumbers)
                .map((row, context) -> new Child(
                        row.getInt("id"), row.getString("admission_number"), row.getObject("guardian", Long.class)))
                .forEach(child -> children.put(child.admissionNumber(), child));
        return children;
    }

    /**
     * Stores parents.
     *
     * @param accounts the account of each, in the same order; null for none
     * @return the new ids by telephone number, without those who lost a number to someone else meanwhile
     */
    Map<String, Long> insert(List<ParentRow> parents, List<Long> accounts, OffsetDateTime now) {
        Map<String, Long> ids = new HashMap<>();
        statements
                .query("insert")
                .bind("now", now)
                .bindArray("accounts", Long.class, accounts)
                .bindArray(
                        "firstNames",
                        String.class,
                        each(parents, parent -> parent.person().firstName()))
                .bindArray(
                        "middleNames",
                        String.class,
                        each(parents, parent -> parent.person().middleName()))
                .bindArray(
                        "lastNames",
                        String.class,
                        each(parents, parent -> parent.person().lastName()))
                .bindArray(
                        "emails",
                        String.class,
                        each(parents, parent -> parent.person().email()))
                .bindArray(
                        "phoneNumbers",
                        String.class,
                        each(parents, parent -> parent.person().phoneNumber()))
                .bindArray("addresses", String.class, each(parents, ParentRow::address))
                .bindArray("nationalIds", String.class, each(parents, ParentRow::nationalId))
                .bindArray("relationships", String.class, each(parents, ParentRow::relationship))
                .bindArray("occupations", String.class, each(parents, ParentRow::occupation))
                .map((row, context) -> Map.entry(row.getString("phone_number"), row.getLong("id")))
                .forEach(parent -> ids.put(parent.getKey(), parent.getValue()));
        return ids;
    }

    /** Makes parents the guardians of students, and students with one guardian siblings. */
    void setGuardians(Map<Integer, Long> guardians) {
        statements
                .update("set-guardians")
                .bindArray("students", Integer.class, guardians.keySet())
                .bindArray("guardians", Long.class, new ArrayList<>(guardians.values()))
                .execute();
        statements
                .update("link-siblings")
                .bindArray("guardians", Long.class, new HashSet<>(guardians.values()))
                .execute();
    }
}
